import Datastream
import DatastreamJSON
import DatastreamTesting
import NIOCore
import NIOHTTP1
import Testing

@testable import MiddyLambda

/// The end of an invocation's time: L9.
@Suite(.timeLimit(.minutes(1)))
struct DeadlineTests {
    typealias Request = MockRuntimeAPI.Connection.Request

    /// Lets the first invocation's time pass once `isReady` says so; returns its post and the one of a second invocation.
    private func run(
        _ handler: LambdaHandler<Export, BodyResponse>,
        whenReady isReady: @escaping @Sendable () async throws -> Void
    ) async throws -> [Request] {
        let posts = Mailbox<Request>()
        let timer = ManualTimer()
        return try await MockRuntimeAPI.serving(
            { connection in
                try await connection.handOut("{\"month\":1}", id: "1", deadline: "1000")
                posts.put(try await connection.request())
                try await connection.answer(.accepted)
                try await connection.handOut("{\"month\":2}", id: "2", deadline: "2000")
                posts.put(try await connection.request())
                try await connection.answer(.accepted)
                _ = try await connection.request()
            },
            while: { api in
                try await withRuntime(handler, at: api.address, timer: timer.timer) {
                    try await isReady()
                    #expect(timer.running == 1)
                    timer.fire(1_000)
                    return [try await posts.take(), try await posts.take()]
                }
            }
        )
    }

    @Test("a handler that still works is cancelled and reported, and the next invocation is served")
    func handler() async throws {
        let isWaiting = Mailbox<Void>()
        let never = ManualClock()
        let posts = try await run(
            middy(streamifyResponse: true).handler { (event: Export, context: InvocationContext) in
                if event.month == 1 {
                    isWaiting.put(())
                    try await never.sleep(for: .seconds(1))
                }
                return "\(event.month) until \(context.deadlineInMilliseconds)"
            },
            whenReady: { try await isWaiting.take() }
        )
        #expect(posts[0].head.uri.hasSuffix("/1/error"))
        #expect(posts[0].head.headers["Lambda-Runtime-Function-Error-Type"] == ["Runtime.DeadlineExceeded"])
        #expect(String(buffer: posts[1].body) == "2 until 2000")
    }

    @Test("a body that is still made is cancelled, what it made arrives, and trailers say why")
    func body() async throws {
        let rows = GatedSource(of: ByteBuffer.self)
        rows.release(ByteBuffer(string: "a"))
        let posts = try await run(
            middy(streamifyResponse: true).handler { (event: Export, context: InvocationContext) in
                event.month == 1 ? createReadableStream(rows) : createReadableStream("2")
            },
            whenReady: { try await rows.waitForDemands(2) }
        )
        #expect(posts[0].head.uri.hasSuffix("/1/response"))
        #expect(String(buffer: posts[0].body) == "a")
        #expect(posts[0].trailers?["Lambda-Runtime-Function-Error-Type"] == ["Runtime.DeadlineExceeded"])
        #expect(rows.wasCancelled)
        #expect(rows.isReleased)
        #expect(String(buffer: posts[1].body) == "2")
    }

    @Test("the system's timer: a deadline that has passed cancels at once, one to come does not")
    func systemTimer() async throws {
        let never = ManualClock()
        let handler = middy(streamifyResponse: true).handler { (event: Export, context: InvocationContext) in
            if event.month == 1 { try await never.sleep(for: .seconds(1)) }
            return "in time"
        }
        let posts = Mailbox<Request>()
        try await MockRuntimeAPI.serving(
            { connection in
                try await connection.handOut("{\"month\":1}", deadline: "\(WallTime.now.millisecondsSince1970)")
                posts.put(try await connection.request())
                try await connection.answer(.accepted)
                try await connection.handOut("{\"month\":2}", deadline: "\(Int64.max)")
                posts.put(try await connection.request())
                try await connection.answer(.accepted)
                _ = try await connection.request()
            },
            while: { api in
                try await withRuntime(handler, at: api.address) {
                    let late = try await posts.take()
                    #expect(late.head.uri.hasSuffix("/error"))
                    let punctual = try await posts.take()
                    #expect(String(buffer: punctual.body) == "in time")
                }
            }
        )
    }
}
