import NIOCore
import NIOHTTP1
import NIOPosix

/// A TCP listener that speaks HTTP/1.
struct HTTPListener: Sendable {
    typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

    private let server: NIOAsyncChannel<AcceptedChannel, Never>

    /// The port it listens on.
    let port: Int

    /// Binds to an address; `purpose` and `option` go into the error if that fails.
    init(host: String, port: Int, purpose: String, option: String) async throws {
        do {
            server = try await Self.bootstrap.bind(host: host, port: port) { channel in
                channel.eventLoop.makeSucceededFuture(AcceptedChannel(channel))
            }
        } catch {
            throw EmulatorError(
                code: .bindFailed,
                message: """
                    The \(purpose) cannot listen on \(EmulatorEndpoints.authority(host, port)): \(error). \
                    If another program has the port, stop it, or set \(option) to another one (0 picks a free one).
                    """,
                underlying: error
            )
        }
        self.port = server.channel.localAddress?.port ?? port
    }

    /// Closes the listener, for when it will never run.
    func close() async {
        // the end of an iterator lets go of the connections that wait to be served
        try? await server.executeThenClose { connections in _ = connections.makeAsyncIterator() }
    }

    /// Serves every connection in a task of its own, until this task is cancelled.
    @concurrent
    func run(_ serve: @escaping @Sendable @concurrent (HTTPConnection, inout RequestReader) async throws -> Void) async
    {
        try? await server.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { group in
                for try await accepted in connections {
                    group.addTask { await Self.serve(accepted, with: serve) }
                }
            }
        }
    }

    /// Errors on a connection concern that connection alone: it is closed, and that is all.
    @concurrent
    private static func serve(
        _ accepted: AcceptedChannel,
        with serve: @Sendable @concurrent (HTTPConnection, inout RequestReader) async throws -> Void
    ) async {
        let channel = accepted.channel
        await channel.closingSoonAfterCancellation {
            try? await connection(on: channel).executeThenClose { inbound, outbound in
                var reader = RequestReader(inbound, channel: channel)
                try await serve(HTTPConnection(channel: channel, writer: outbound), &reader)
            }
        }
        withExtendedLifetime(accepted) {}
    }

    private static var bootstrap: ServerBootstrap {
        ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptErrorHandler())
                }
            }
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.autoRead, value: false)
    }

    /// Makes a connection of an accepted channel and begins to read.
    private static func connection(on channel: any Channel) async throws -> Connection {
        try await channel.eventLoop.submit {
            var encoding = HTTPResponseEncoder.Configuration()
            encoding.automaticallySetFramingHeaders = false
            try channel.pipeline.syncOperations.configureHTTPServerPipeline(
                position: .last as ChannelPipeline.SynchronousOperations.Position,
                withPipeliningAssistance: false,
                withErrorHandling: true,
                withOutboundHeaderValidation: true,
                withEncoderConfiguration: encoding
            )
            // A part is one read at most, 64 KiB: few of them make the backpressure reach the sender.
            let connection = try Connection(
                wrappingChannelSynchronously: channel,
                configuration: .init(backPressureStrategy: .init(lowWatermark: 1, highWatermark: 2))
            )
            // fails when the channel is closed, which its reader sees
            try? channel.syncOptions?.setOption(.autoRead, value: true)
            return connection
        }.get()
    }
}

/// A connection that nobody reads yet; it is closed when it is dropped, which a listener that ends does with those it holds.
private final class AcceptedChannel: Sendable {
    let channel: any Channel

    init(_ channel: any Channel) { self.channel = channel }

    deinit { channel.close(promise: nil) }
}
