import NIOCore
import NIOHTTP1

/// The response of `Invoke`: the function's bytes as they are, in one piece.
///
/// The HTTP status says nothing about the function; an error is told by a header, and its details are the body.
struct InvokeResponse: ClientResponse {
    let exchange: ClientExchange
    let willEnd: @Sendable () -> Void
    private(set) var delivery = Delivery()
    private var contentType: String?
    private var body = ByteBuffer()

    init(exchange: ClientExchange, willEnd: @escaping @Sendable () -> Void) {
        self.exchange = exchange
        self.willEnd = willEnd
    }

    mutating func begin(contentType: String?) async throws {
        self.contentType = contentType.flatMap { $0.isEmpty || !HeaderText.isValue($0) ? nil : $0 }
    }

    mutating func write(_ bytes: ByteBuffer) async throws {
        body.writeImmutableBuffer(bytes)
    }

    mutating func end() async throws {
        try await send(FixedResponse(.ok, headers: ["Content-Type": contentType ?? "application/json"], bytes: body))
    }

    mutating func fail(_ verdict: Verdict) async throws {
        guard verdict != .shutDown, let failure = verdict.failure else {
            return delivery = try await exchange.send(.shuttingDown.closing, willEnd: willEnd)
        }
        let headers: HTTPHeaders = ["Content-Type": "application/json", "X-Amz-Function-Error": "Unhandled"]
        try await send(FixedResponse(.ok, headers: headers, text: failure.details))
    }

    private mutating func send(_ response: FixedResponse) async throws {
        var response = response
        response.headers.add(name: "X-Amz-Executed-Version", value: exchange.executedVersion)
        if let tail = exchange.logTail { response.headers.add(name: "X-Amz-Log-Result", value: tail) }
        body = ByteBuffer()
        delivery = try await exchange.send(response, willEnd: willEnd)
    }
}
