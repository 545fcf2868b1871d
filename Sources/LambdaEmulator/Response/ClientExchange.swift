import DatastreamBase64
import NIOCore
import NIOHTTP1

/// One request of a client, and the way its response takes.
struct ClientExchange: Sendable {
    let kind: ResponseReport.Kind
    let connection: HTTPConnection
    let head: HTTPRequestHead
    let received: ContinuousClock.Instant
    let requestID: String

    /// How a Function URL takes the response.
    var invokeMode = InvokeMode.responseStream

    /// The version the function was called by: a number, or `$LATEST`.
    var executedVersion = "$LATEST"

    /// What is remembered of the invocation.
    var record: InvocationRecord?

    var channel: any Channel { connection.channel }

    /// Whether somebody waits for the response.
    var isAwaited: Bool { kind != .event }

    /// Whether the response is passed on as it comes.
    var isStreaming: Bool {
        switch kind {
        case .functionURL: invokeMode == .responseStream
        case .invokeWithResponseStream: true
        case .invoke, .event: false
        }
    }

    /// The end of the function's log in base64, if the caller asked for it.
    var logTail: String? {
        guard kind != .functionURL, head.headers.first(name: "x-amz-log-type") == "Tail" else { return nil }
        return record.map { Base64.encode($0.logTail) }
    }

    /// The response's head, with the framing that suits the request.
    func responseHead(status: HTTPResponseStatus, headers: HTTPHeaders) -> HTTPResponseHead {
        var headers = headers
        if !headers.contains(name: "date") { headers.add(name: "Date", value: WallTime.now().httpDate) }
        headers.replaceOrAdd(name: "x-amzn-RequestId", value: requestID)
        record?.began(status: status, headers: headers)
        return connection.framed(HTTPResponseHead(version: head.version, status: status, headers: headers), for: head)
    }

    /// Whether a response with this status has a body at all.
    func allowsBody(_ status: HTTPResponseStatus) -> Bool {
        head.method != .HEAD && status.mayHaveResponseBody
    }
}

extension ClientExchange {
    /// Sends a whole response that was made of the function's; gives what the client was sent.
    func send(_ response: FixedResponse, willEnd: () -> Void) async throws -> Delivery {
        let identified = response.identified(requestID)
        record?.began(status: identified.status, headers: identified.headers)
        let sent = allowsBody(response.status) ? response.body.count : 0
        var delivery = Delivery(status: Int(response.status.code), firstByte: .now, bytes: sent)
        willEnd()
        try await connection.send(identified, for: head)
        delivery.isFramed = true
        return delivery
    }
}
