import NIOCore
import NIOHTTP1

/// The response of a Function URL in `BUFFERED` mode: made of the function's JSON once all of it is there.
struct BufferedURLResponse: ClientResponse {
    let exchange: ClientExchange
    let willEnd: @Sendable () -> Void
    private(set) var delivery = Delivery()
    private var json = ByteBuffer()

    init(exchange: ClientExchange, willEnd: @escaping @Sendable () -> Void) {
        self.exchange = exchange
        self.willEnd = willEnd
    }

    mutating func begin(contentType: String?) async throws {}

    mutating func write(_ bytes: ByteBuffer) async throws {
        json.writeImmutableBuffer(bytes)
    }

    mutating func end() async throws {
        let response = try FixedResponse(functionJSON: json)
        json = ByteBuffer()
        delivery = try await exchange.send(response, willEnd: willEnd)
    }

    mutating func fail(_ verdict: Verdict) async throws {
        let response: FixedResponse = verdict == .shutDown ? .shuttingDown.closing : .internalServerError
        delivery = try await exchange.send(response, willEnd: willEnd)
    }
}
