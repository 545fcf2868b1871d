import NIOCore
import NIOHTTP1

/// Gathers the Runtime API's answers and tells the exchange of them, and of the end of the connection.
final class RuntimeChannelHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let exchange: HTTPExchange
    private var head: HTTPResponseHead?
    private var body = ByteBuffer()

    /// The platform's limit on events, 6 MiB and 100 bytes, and as much again for comfort.
    private static let maximumBodySize = 2 * 6_291_556

    init(exchange: HTTPExchange) { self.exchange = exchange }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            // 100 Continue and its like announce the answer, they are none
            self.head = head.status.code < 200 ? nil : head
            body.clear()
        case .body(let bytes):
            guard body.readableBytes + bytes.readableBytes <= Self.maximumBodySize else {
                fail(
                    context,
                    LambdaError(.unexpectedAnswer, "the Runtime API sent more than \(Self.maximumBodySize) bytes")
                )
                return
            }
            body.writeImmutableBuffer(bytes)
        case .end:
            guard let head = head.take() else { return }
            exchange.deliver(
                HTTPAnswer(status: Int(head.status.code), headers: head.headers, body: body),
                isLast: !head.isKeepAlive
            )
            body = ByteBuffer()
            if !head.isKeepAlive { context.close(promise: nil) }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        exchange.close(LambdaError(.connectionClosed, "the Runtime API closed the connection"))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(context, LambdaError(.connectionClosed, "the connection to the Runtime API failed", underlying: error))
    }

    private func fail(_ context: ChannelHandlerContext, _ error: LambdaError) {
        exchange.close(error)
        context.close(promise: nil)
    }
}
