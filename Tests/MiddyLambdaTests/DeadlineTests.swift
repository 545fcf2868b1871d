import Datastream
import DatastreamJSON
import DatastreamTesting
import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@testable import MiddyLambda

/// The end of an invocation's time: L9.
@Suite(.timeLimit(.minutes(1)))
struct DeadlineTests {
    typealias Request = MockRuntimeAPI.Connection.Request

    /// The engine's own timeout is off: what is seen is the runtime's.
    private let runtimeAlone = MiddyOptions(timeoutEarly: .zero)

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
            middy(streamifyResponse: true, options: runtimeAlone).handler {
                (event: Export, context: InvocationContext) in
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
            middy(streamifyResponse: true, options: runtimeAlone).handler {
                (event: Export, context: InvocationContext) in
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

    @Test(
        "a deadline at the end of the calendar is none, one before its beginning has passed",
        arguments: [Int64.min, .max]
    )
    func extremes(deadline: Int64) async throws {
        let context = InvocationContext(
            requestID: "1",
            deadlineInMilliseconds: deadline,
            invokedFunctionARN: "",
            logger: LogRecorder().logger
        )
        #expect((context.remainingTime > .zero) == (deadline == .max))
        let isOver = Mailbox<Void>()
        let stop = InvocationTimer.system.start(deadline) { isOver.put(()) }
        if deadline == .min { try await isOver.take() }
        stop()
    }

    @Test("the early timeout comes before the runtime's, and what it answers is the only answer")
    func earlyAndLate() async throws {
        let clock = ManualClock()
        let timer = ManualTimer()
        let posts = Mailbox<Request>()
        let isOver = Gate()
        let connections = Mailbox<RuntimeConnection>()
        let handler = middy(streamifyResponse: true, options: MiddyOptions(clock: clock))
            .timeoutEarlyResponse { _ in BodyResponse(body: "early") }
            .handler { (event: Export, _: InvocationContext) in
                // a handler that does not heed its cancellation: it ends when the runtime's own timer has fired too
                if event.month == 1 { await Task { try? await isOver.wait() }.value }
                return "late"
            }
        let deadline = WallTime.now.millisecondsSince1970 + 60_000
        try await MockRuntimeAPI.serving(
            { connection in
                try await connection.handOut("{\"month\":1}", id: "1", deadline: "\(deadline)")
                posts.put(try await connection.request())
                try await connection.answer(.accepted)
                try await connection.handOut("{\"month\":2}", id: "2", deadline: "\(deadline)")
                posts.put(try await connection.request())
                try await connection.answer(.accepted)
                _ = try await connection.request()
            },
            while: { api in
                try await withRuntime(
                    handler,
                    at: api.address,
                    timer: timer.timer,
                    onInvoke: { connections.put($0) }
                ) {
                    try await clock.waitForSleepers()
                    clock.advance(by: .seconds(60))
                    let early = try await posts.take()
                    #expect(early.head.uri.hasSuffix("/1/response"))
                    #expect(String(buffer: early.body) == "early")
                    #expect(early.trailers?.isEmpty ?? true)
                    // the service has said that it has the response, and the handler still runs
                    let connection = try await connections.take()
                    while !connection.answer.isOver { await Task.yield() }
                    timer.fire(deadline)
                    isOver.open()
                    // one post for each: a report would come before this response
                    let next = try await posts.take()
                    #expect(next.head.uri.hasSuffix("/2/response"))
                    #expect(String(buffer: next.body) == "late")
                }
            }
        )
    }

    @Test("trailers after an early timeout get the reserve to arrive in, however slow the service is with the rest")
    func reserveForTrailers() async throws {
        let rows = GatedSource(of: ByteBuffer.self)
        rows.release(ByteBuffer(string: "a"))
        let clock = ManualClock()
        let posts = Mailbox<Request>()
        let options = MiddyOptions(
            timeoutEarly: .seconds(600),
            headersAfter: nil,
            flushWhenIdle: nil,
            clock: clock
        )
        let handler = middy(streamifyResponse: true, options: options)
            .handler { (event: Export, context: InvocationContext) in
                event.month == 1 ? createReadableStream(rows) : createReadableStream("2")
            }
        let deadline = "\(WallTime.now.millisecondsSince1970 + 800_000)"
        try await MockRuntimeAPI.serving(
            { connection in
                try await connection.handOut("{\"month\":1}", id: "1", deadline: deadline)
                posts.put(try await connection.request())
                try await connection.answer(.accepted)
                try await connection.handOut("{\"month\":2}", id: "2", deadline: deadline)
                posts.put(try await connection.request())
                try await connection.answer(.accepted)
                _ = try await connection.request()
            },
            while: { api in
                let hurried = AnswerPatience(afterReport: .hours(1), afterCancellation: .nanoseconds(1))
                try await withRuntime(handler, at: api.address, patience: hurried) {
                    try await rows.waitForDemands(2)
                    while clock.sleeps < 2 || clock.sleepers != 1 { await Task.yield() }
                    clock.advance(by: .seconds(200))
                    let first = try await posts.take()
                    #expect(first.trailers?["Lambda-Runtime-Function-Error-Type"] == ["Function.TimeoutError"])
                    let second = try await posts.take()
                    #expect(String(buffer: second.body) == "2")
                }
            }
        )
    }
}
