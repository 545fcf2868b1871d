import Middy
import NIOCore
import NIOHTTP1
import Synchronization
import Testing

@testable import MiddyLambda

/// How far writing runs ahead of the socket.
@Suite(.timeLimit(.minutes(1)))
struct ExchangeTests {
    private let chunk = ByteBuffer(repeating: 0x61, count: 65_536)

    @Test("several chunks are under way at once; above the high-water mark a write waits until half of it is gone: L8")
    func severalInFlight() async throws {
        let exchange = HTTPExchange()
        // 256 KiB are not above the mark, so a fifth chunk passes
        for _ in 0..<5 { _ = try await exchange.append(chunk) }
        #expect(exchange.collect().count == 5)
        let hasPassed = Mutex(false)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addEagerTask {
                _ = try? await exchange.append(chunk)
                hasPassed.withLock { $0 = true }
            }
            exchange.wrote(131_072)
            #expect(!hasPassed.withLock { $0 })
            exchange.wrote(65_536)
            try await group.waitForAll()
        }
        #expect(hasPassed.withLock { $0 })
        #expect(exchange.collect().count == 1)
    }

    @Test("the event loop is told once for all that is written before it comes: L8")
    func gathered() async throws {
        let exchange = HTTPExchange()
        var isTold: [Bool] = []
        isTold.append(try await exchange.append(chunk))
        isTold.append(try await exchange.append(chunk))
        isTold.append(exchange.append(.end(nil)))
        #expect(exchange.collect().count == 3)
        isTold.append(try await exchange.append(chunk))
        #expect(isTold == [true, false, false, true])
    }

    @Test(
        "a write that waits for room ends when its task is cancelled, and when the connection closes",
        arguments: [false, true]
    )
    func waitEnds(byClosing: Bool) async throws {
        let exchange = HTTPExchange()
        for _ in 0..<5 { _ = try await exchange.append(chunk) }
        let error = await withTaskGroup(of: (any Error)?.self) { group in
            group.addTask { [chunk] in
                do { _ = try await exchange.append(chunk) } catch { return error }
                return nil
            }
            if byClosing { exchange.close(LambdaError(.connectionClosed, "gone")) } else { group.cancelAll() }
            return await group.next() ?? nil
        }
        #expect(byClosing ? (error as? LambdaError)?.code == .connectionClosed : error is CancellationError)
    }
}
