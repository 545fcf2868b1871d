import NIOCore

/// Keeps errors of single connections, such as running out of file descriptors, from ending a listener.
final class AcceptErrorHandler: ChannelInboundHandler {
    typealias InboundIn = any Channel

    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
