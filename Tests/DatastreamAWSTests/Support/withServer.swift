import NIOCore
import NIOPosix
import Synchronization

/// Runs a test beside a server that plays a script on every connection.
/// - Parameters:
///   - script: What the server does with the n-th connection, counted from 0; the connection closes when it returns.
///   - body: The test; it is told the server's address.
func withServer(
    _ script: @escaping @Sendable (Peer, Int) async throws -> Void,
    _ body: @Sendable (String) async throws -> Void
) async throws {
    let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .bind(host: "127.0.0.1", port: 0) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            }
        }
    let port = listener.channel.localAddress?.port ?? 0
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            try await listener.executeThenClose { connections in
                await withTaskGroup { group in
                    var count = 0
                    do {
                        for try await connection in connections {
                            let number = count
                            count += 1
                            group.addTask {
                                try? await connection.executeThenClose { inbound, outbound in
                                    try await script(Peer(inbound, outbound), number)
                                }
                            }
                        }
                    } catch {}
                    group.cancelAll()
                }
            }
        }
        try await body("http://127.0.0.1:\(port)")
        group.cancelAll()
    }
}

/// Runs a test beside a server that answers each request by itself and keeps all of them.
func withResponder(
    _ answer: @escaping @Sendable (HTTPMessage, Int) throws -> (status: Int, headers: [String], body: String),
    _ body: @Sendable (String, Requests) async throws -> Void
) async throws {
    let requests = Requests()
    try await withServer { peer, _ in
        while let request = try await peer.message() {
            let (status, headers, body) = try answer(request, requests.add(request))
            try await peer.respond(status, headers, body)
        }
    } _: { url in
        try await body(url, requests)
    }
}

/// The requests a server has got.
final class Requests: Sendable {
    private let list = Mutex<[HTTPMessage]>([])

    var all: [HTTPMessage] { list.withLock(\.self) }

    /// Keeps a request; returns how many there were before it.
    func add(_ request: HTTPMessage) -> Int {
        list.withLock { list in
            list.append(request)
            return list.count - 1
        }
    }
}
