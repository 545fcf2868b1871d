import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A TCP listener that speaks HTTP/1.
struct HTTPListener: Sendable {
    typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

    private let server: NIOAsyncChannel<AcceptedConnection, Never>

    /// The port it listens on.
    let port: Int

    /// Binds to an address; `purpose` and `option` go into the error if that fails.
    init(host: String, port: Int, purpose: String, option: String) async throws {
        do {
            server = try await Self.bootstrap.bind(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture { AcceptedConnection(try Self.connection(on: channel)) }
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
                    guard let connection = accepted.take() else { continue }
                    group.addTask { await Self.serve(connection, with: serve) }
                }
            }
        }
    }

    /// Errors on a connection concern that connection alone: it is closed, and that is all.
    @concurrent
    private static func serve(
        _ connection: Connection,
        with serve: @Sendable @concurrent (HTTPConnection, inout RequestReader) async throws -> Void
    ) async {
        let channel = connection.channel
        await channel.closingSoonAfterCancellation {
            try? await connection.executeThenClose { inbound, outbound in
                var reader = RequestReader(inbound, channel: channel)
                try await serve(HTTPConnection(channel: channel, writer: outbound), &reader)
            }
        }
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
    }

    private static func connection(on channel: any Channel) throws -> Connection {
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
        return try Connection(
            wrappingChannelSynchronously: channel,
            configuration: .init(backPressureStrategy: .init(lowWatermark: 1, highWatermark: 2))
        )
    }
}

/// A connection until somebody serves it.
///
/// A listener that ends drops those that it still holds, which must be closed by then, or swift-nio traps.
private final class AcceptedConnection: Sendable {
    private let connection: Mutex<HTTPListener.Connection?>

    init(_ connection: HTTPListener.Connection) { self.connection = Mutex(connection) }

    /// Takes the connection, for its taker to close.
    func take() -> HTTPListener.Connection? { connection.withLock { $0.take() } }

    deinit {
        guard let connection = take() else { return }
        Task { try? await connection.executeThenClose { _, _ in } }
    }
}
