import NIOCore
import NIOHTTP1

/// The response of `InvokeWithResponseStream`: an event stream of chunks and one last message.
///
/// The HTTP status says nothing about the function; how it went is in the last message.
struct EventStreamResponse: ClientResponse {
    let exchange: ClientExchange
    let willEnd: @Sendable () -> Void
    private(set) var delivery = Delivery()

    init(exchange: ClientExchange, willEnd: @escaping @Sendable () -> Void) {
        self.exchange = exchange
        self.willEnd = willEnd
    }

    mutating func begin(contentType: String?) async throws {
        try await exchange.connection.writer.write(.head(startedHead()))
    }

    mutating func write(_ bytes: ByteBuffer) async throws {
        guard bytes.readableBytes > 0 else { return }
        delivery.bytes += bytes.readableBytes
        try await exchange.connection.writer.write(.body(.byteBuffer(EventStreamMessage.payloadChunk(bytes).encoded())))
    }

    mutating func end() async throws {
        try await complete(with: nil)
    }

    mutating func fail(_ verdict: Verdict) async throws {
        if case .shutDown = verdict, delivery.status == nil {
            delivery.status = 503
            delivery.isFramed = true
            return try await exchange.connection.send(.shuttingDown.closing, for: exchange.head)
        }
        try await complete(with: verdict.failure)
    }

    private mutating func startedHead() -> HTTPResponseHead {
        delivery.status = 200
        delivery.firstByte = .now
        return exchange.responseHead(
            status: .ok,
            headers: [
                "Content-Type": "application/vnd.amazon.eventstream",
                "X-Amz-Executed-Version": exchange.executedVersion,
            ]
        )
    }

    /// Goes around the writer, which a cancelled task cannot use.
    private mutating func complete(with failure: FunctionFailure?) async throws {
        let channel = exchange.channel
        if delivery.status == nil { channel.write(HTTPServerResponsePart.head(startedHead()), promise: nil) }
        let last = EventStreamMessage.invokeComplete(failure, logResult: exchange.logTail).encoded()
        channel.write(HTTPServerResponsePart.body(.byteBuffer(last)), promise: nil)
        willEnd()
        try await exchange.connection.end()
        delivery.isFramed = true
    }
}
