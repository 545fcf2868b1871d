import NIOCore
import NIOHTTP1

/// One request of a client, and the way its response takes.
struct ClientExchange: Sendable {
    let kind: ResponseReport.Kind
    let connection: HTTPConnection
    let head: HTTPRequestHead
    let received: ContinuousClock.Instant
    let requestID: String

    var channel: any Channel { connection.channel }

    /// The response's head, with the framing that suits the request.
    func responseHead(status: HTTPResponseStatus, headers: HTTPHeaders) -> HTTPResponseHead {
        var headers = headers
        if !headers.contains(name: "date") { headers.add(name: "Date", value: WallTime.now().httpDate) }
        headers.replaceOrAdd(name: "x-amzn-RequestId", value: requestID)
        return connection.framed(HTTPResponseHead(version: head.version, status: status, headers: headers), for: head)
    }

    /// Whether a response with this status has a body at all.
    func allowsBody(_ status: HTTPResponseStatus) -> Bool {
        head.method != .HEAD && status.mayHaveResponseBody
    }
}
