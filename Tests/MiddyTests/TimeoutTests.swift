import DatastreamTesting
import Synchronization
import Testing

@testable import Middy

/// The early timeout: at the deadline less the reserve the handler or the body is cancelled.
@Suite(.timeLimit(.minutes(1)))
struct TimeoutTests {
    let trace = Trace()
    let clock = ManualClock()

    /// A chain whose invocations have `remaining` time.
    private func chain(remaining: Duration? = .milliseconds(100), reserve: Duration = .milliseconds(5)) -> Chain {
        Chain(streamifyResponse: true, options: MiddyOptions(timeoutEarly: reserve, clock: clock)) { _ in remaining }
    }

    /// Moves the clock once the timer runs.
    private func advance(by duration: Duration) async throws {
        try await clock.waitForSleepers()
        clock.advance(by: duration)
    }

    /// Returns when the handler's timer has come and gone and the body's runs.
    private func waitForBodyTimer() async {
        while clock.sleeps < 2 || clock.sleepers != 1 { await Task.yield() }
    }

    @Test("by default the onErrors get a TimeoutError, all of them, and it comes out: C57, C61")
    func timeoutError() async throws {
        async let advanced: Void = advance(by: .milliseconds(95))
        await #expect(throws: TimeoutError(reserve: .milliseconds(5))) {
            _ = try await chain().use(middleware(1, trace)).use(middleware(2, trace)).test(trace) { _, _ in
                try await waitForCancellation()
                return ""
            }
        }
        try await advanced
        #expect(trace.all == ["b1", "b2", "handler", "e2", "e1"])
    }

    @Test("the handler is cancelled when the time is nearly up, and not before: C47, C76, C77")
    func cancellation() async throws {
        let wasCancelled = Mutex<[Bool]>([])
        let chain = chain().timeoutEarlyResponse { _ in "early" }
        async let responses = chain.test(trace) { _, _ in
            wasCancelled.withLock { $0.append(Task.isCancelled) }
            try? await waitForCancellation()
            wasCancelled.withLock { $0.append(Task.isCancelled) }
            return "late"
        }
        try await clock.waitForSleepers()
        clock.advance(by: .milliseconds(94))
        #expect(clock.sleepers == 1)
        clock.advance(by: .milliseconds(1))
        #expect(try await responses == ["early"])
        #expect(wasCancelled.withLock { $0 } == [false, true])
    }

    @Test("the early response takes the handler's place, and the afters run on it: C48")
    func earlyResponse() async throws {
        async let advanced: Void = advance(by: .milliseconds(95))
        let chain = chain().timeoutEarlyResponse { "early for \($0.event)" }.use(middleware(1, trace))
        let responses = try await chain.after { $0.response? += "!" }.test(trace) { _, _ in
            try await waitForCancellation()
            return ""
        }
        try await advanced
        #expect(responses == ["early for event!"])
        #expect(trace.all == ["b1", "handler", "a1"])
    }

    @Test("an answer does not wait for a handler that does not heed its cancellation; the invocation does: C48")
    func deafHandler() async throws {
        let gate = AsyncStream<Void>.makeStream()
        let sent = AsyncStream<Void>.makeStream()
        let sender = TestSender(onSend: { sent.continuation.yield() })
        let chain = chain().timeoutEarlyResponse { _ in "early" }
        async let responses = chain.test(trace, sender: sender) { _, _ in
            // a task of its own is not cancelled with the handler
            await Task { for await _ in gate.stream { break } }.value
            return "late"
        }
        try await advance(by: .milliseconds(95))
        for await _ in sent.stream { break }
        gate.continuation.yield()
        #expect(try await responses == ["early"])
    }

    @Test("what timeoutEarlyResponse throws goes to the onErrors and comes out: C19")
    func failingEarlyResponse() async throws {
        async let advanced: Void = advance(by: .milliseconds(95))
        await #expect(throws: Failure("early")) {
            _ = try await chain().timeoutEarlyResponse { _ in throw Failure("early") }.use(middleware(1, trace))
                .test(trace) { _, _ in
                    try await waitForCancellation()
                    return ""
                }
        }
        try await advanced
        #expect(trace.all == ["b1", "handler", "e1"])
    }

    @Test(
        "after success or a throw the timer is gone and nothing is called: C49, C58, C63, C78, C79",
        arguments: [false, true]
    )
    func timerIsGone(throwing: Bool) async throws {
        let chain = chain().timeoutEarlyResponse { [trace] _ in
            trace.add("early")
            return "early"
        }
        let responses = try? await chain.test(trace) { _, _ in
            if throwing { throw Failure("handler") }
            return "response"
        }
        #expect(responses == (throwing ? nil : ["response"]))
        #expect(clock.sleepers == 0)
        clock.advance(by: .seconds(1))
        #expect(trace.all == ["handler"])
    }

    @Test(
        "without a deadline, or with a reserve of zero, there is no timer: C59, C73, C52, C55",
        arguments: [(nil, .milliseconds(5)), (.milliseconds(100), .zero)] as [(Duration?, Duration)]
    )
    func noTimer(_ times: (remaining: Duration?, reserve: Duration)) async throws {
        let chain = chain(remaining: times.remaining, reserve: times.reserve)
        #expect(try await chain.test(trace) == ["response"])
        #expect(clock.sleeps == 0)
    }

    @Test("with less time left than the reserve, the time is up at once: C62")
    func nothingLeft() async throws {
        await #expect(throws: TimeoutError.self) {
            _ = try await chain(remaining: .milliseconds(-20)).test(trace) { _, _ in
                try await waitForCancellation()
                return ""
            }
        }
    }

    @Test("a body that has not begun is cut off and answered by the onErrors: X5")
    func bodyBeforeFirstByte() async throws {
        let attempts = Mutex(0)
        let sender = TestSender(onSend: {
            let attempt = attempts.withLock { count in
                count += 1
                return count
            }
            if attempt == 1 { try await waitForCancellation() }
            #expect(!Task.isCancelled)
        })
        let chain = chain().use(middleware(1, trace, onError: { $0.response = "\(type(of: $0.error))" }))
        async let responses = chain.test(trace, sender: sender)
        await waitForBodyTimer()
        clock.advance(by: .milliseconds(95))
        #expect(try await responses == ["Optional<Error>"])
        #expect(trace.all == ["b1", "handler", "a1", "e1"])
    }

    @Test("the response that takes the place of a failed body is cut off in time too: X5")
    func replacementBody() async throws {
        let attempts = Mutex(0)
        let sender = TestSender(onSend: {
            let attempt = attempts.withLock { count in
                count += 1
                return count
            }
            if attempt == 1 { throw Failure("body") }
            try await waitForCancellation()
        })
        let invocation = Task { [chain = chain().onError { $0.response = "page" }, trace] in
            try await chain.test(trace, sender: sender)
        }
        // the handler's timer and those of both bodies
        while clock.sleeps < 3 || clock.sleepers != 1 { await Task.yield() }
        clock.advance(by: .milliseconds(95))
        let error = await #expect(throws: ErrorHandlingError.self) { try await invocation.value }
        #expect(error?.underlying is TimeoutError)
        #expect(error?.original as? Failure == Failure("body"))
    }

    @Test("a body that has begun ends with the timeout: X5")
    func bodyAfterFirstByte() async throws {
        let isSending = AsyncStream<Void>.makeStream()
        let sender = LateSender(isSending.continuation)
        let chain = chain().use(middleware(1, trace))
        let invocation = Task {
            try await chain.run(event: "", context: 0, handler: { _, _, _ in "" }, sender: sender)
        }
        for await _ in isSending.stream { break }
        await waitForBodyTimer()
        clock.advance(by: .milliseconds(95))
        await #expect(throws: TimeoutError.self) { try await invocation.value }
        #expect(sender.cause.withLock { $0 } is TimeoutError)
        #expect(trace.all == ["b1", "a1"])
    }

    @Test("when the invocation itself is cancelled, that is not a timeout")
    func cancelledInvocation() async throws {
        let isRunning = AsyncStream<Void>.makeStream()
        let task = Task { [chain = chain(), trace] in
            try await chain.test(trace) { _, _ in
                isRunning.continuation.yield()
                try await waitForCancellation()
                return ""
            }
        }
        for await _ in isRunning.stream { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("negative times and sizes are refused, good ones and the default pass: C66, C68, C70")
    func validation() throws {
        try MiddyOptions().validate()
        try MiddyOptions(timeoutEarly: .zero, headersAfter: nil, minimumChunkSize: 0, flushWhenIdle: nil).validate()
        #expect(throws: (any Error).self) { try MiddyOptions(timeoutEarly: .milliseconds(-1)).validate() }
        #expect(throws: (any Error).self) { try MiddyOptions(headersAfter: .milliseconds(-1)).validate() }
        #expect(throws: (any Error).self) { try MiddyOptions(minimumChunkSize: -1).validate() }
        #expect(throws: (any Error).self) { try MiddyOptions(flushWhenIdle: .zero).validate() }
    }
}

/// Has sent its first byte and then waits for ever.
private final class LateSender: ResponseSender {
    typealias Response = String

    let cause = Mutex<(any Error)?>(nil)
    private let isSending: AsyncStream<Void>.Continuation
    private let started = Mutex(false)

    init(_ isSending: AsyncStream<Void>.Continuation) { self.isSending = isSending }

    var hasStarted: Bool { started.withLock { $0 } }

    func send(_ response: String?, in run: ResponseRun) async throws {
        started.withLock { $0 = true }
        isSending.yield()
        do {
            try await waitForCancellation()
        } catch {
            cause.withLock { $0 = run.cause(of: error) }
            throw error
        }
    }
}
