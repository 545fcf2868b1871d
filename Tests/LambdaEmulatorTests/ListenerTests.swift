import NIOCore
import NIOPosix
import Testing

@testable import LambdaEmulator

/// Connections that a listener has accepted and nobody has served.
@Suite(.timeLimit(.minutes(1)))
struct ListenerTests {
    @Test("a listener that is closed before it served closes what has connected, and nothing traps")
    func closedBeforeServing() async throws {
        for _ in 0..<20 {
            let listener = try await HTTPListener(host: "127.0.0.1", port: 0, purpose: "test", option: "--port")
            let clients = try await connect(8, to: listener.port)
            await listener.close()
            for client in clients { try? await client.closeFuture.get() }
        }
    }

    @Test("so does one that is cancelled while clients connect")
    func cancelledWhileClientsConnect() async throws {
        for _ in 0..<20 {
            let listener = try await HTTPListener(host: "127.0.0.1", port: 0, purpose: "test", option: "--port")
            let (served, server) = AsyncStream.makeStream(of: Void.self)
            let running = Task {
                await listener.run { _, reader in
                    server.yield()
                    _ = try await reader.nextHead()
                }
            }
            let first = try await connect(1, to: listener.port)
            for await _ in served { break }
            async let more = connect(8, to: listener.port)
            running.cancel()
            await running.value
            // those that came too late were refused
            for client in first + ((try? await more) ?? []) { try? await client.closeFuture.get() }
        }
    }

    private func connect(_ count: Int, to port: Int) async throws -> [any Channel] {
        var clients: [any Channel] = []
        for _ in 0..<count {
            clients.append(
                try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .connect(host: "127.0.0.1", port: port).get()
            )
        }
        return clients
    }
}
