import NIOCore
import NIOPosix
import Synchronization

/// A server below HTTP: the first connections get fixed bytes, later ones are passed on.
final class RawServer: Sendable {
    enum Behaviour {
        /// Sends text once something has come, and leaves the connection open.
        case reply(String)
        /// Closes the connection once something has come.
        case close
    }

    private let target = Mutex<SocketAddress?>(nil)
    private let behaviours: Mutex<[Behaviour]>
    private let port = Mutex(0)

    private init(_ behaviours: [Behaviour]) { self.behaviours = Mutex(behaviours) }

    var address: String { "127.0.0.1:\(port.withLock { $0 })" }

    /// Where the connections go that no behaviour is left for.
    func forward(to address: String) {
        let port = Int(address.split(separator: ":").last ?? "") ?? 0
        target.withLock { $0 = try? SocketAddress(ipAddress: "127.0.0.1", port: port) }
    }

    static func serving(
        _ behaviours: [Behaviour],
        while body: @escaping @Sendable (RawServer) async throws -> Void
    ) async throws {
        let server = RawServer(behaviours)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                let behaviour = server.behaviours.withLock { $0.isEmpty ? nil : $0.removeFirst() }
                let target = server.target.withLock { $0 }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(behaviour: behaviour, target: target))
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        server.port.withLock { $0 = channel.localAddress?.port ?? 0 }
        do {
            try await body(server)
        } catch {
            try? await channel.close()
            throw error
        }
        try await channel.close()
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        let behaviour: Behaviour?
        let target: SocketAddress?
        var peer: EventLoopFuture<any Channel>?

        init(behaviour: Behaviour?, target: SocketAddress?) {
            self.behaviour = behaviour
            self.target = target
        }

        func channelActive(context: ChannelHandlerContext) {
            guard behaviour == nil, let target else { return }
            let client = context.channel
            peer = ClientBootstrap(group: context.eventLoop)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(Relay(to: client))
                    }
                }
                .connect(to: target)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = unwrapInboundIn(data)
            switch behaviour {
            case .reply(let text): context.channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
            case .close: context.close(promise: nil)
            case nil: peer?.whenSuccess { $0.writeAndFlush(bytes, promise: nil) }
            }
        }

        func channelInactive(context: ChannelHandlerContext) { peer?.whenSuccess { $0.close(promise: nil) } }
    }

    private final class Relay: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        let client: any Channel

        init(to client: any Channel) { self.client = client }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            client.writeAndFlush(unwrapInboundIn(data), promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) { client.close(promise: nil) }
    }
}
