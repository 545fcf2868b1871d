import DatastreamCore
import DatastreamTesting
import NIOCore
import Synchronization
import Testing

@testable import Middy

/// The observers of an invocation: what they see, and that the end is seen exactly once.
@Suite(.timeLimit(.minutes(1)))
struct HooksTests {
    let trace = Trace()
    let chain = Chain(streamifyResponse: true)

    /// Writes down every call.
    private var hooks: MiddyHooks<String, Int, String> {
        MiddyHooks(
            prefetch: { [trace] in trace.add("prefetch") },
            requestStart: { [trace] _ in trace.add("start") },
            beforeMiddleware: { [trace] _, call in trace.add("> \(call)") },
            afterMiddleware: { [trace] _, call, _ in trace.add("< \(call)") },
            beforeHandler: { [trace] _ in trace.add("> handler") },
            afterHandler: { [trace] _, _ in trace.add("< handler") },
            firstByte: { [trace] _, _ in trace.add("first byte") },
            chunk: { [trace] _, size in trace.add("chunk \(size)") },
            requestEnd: { [trace] _, outcome in trace.add("end \(outcome.error.map { "\($0)" } ?? "well")") }
        )
    }

    @Test("one before and one after: each hook in its place: C34, S20")
    func order() async throws {
        let chain = chain.hooks(hooks).use(Middleware(name: "m", before: { _ in }, after: { _ in }))
        try await chain.prefetch()
        _ = try await chain.test(trace)
        #expect(
            trace.all == [
                "prefetch", "start", "> m.before", "< m.before", "> handler", "handler", "< handler", "> m.after",
                "< m.after", "end well",
            ]
        )
    }

    @Test("nothing of an invocation is kept once it is over")
    func nothingIsKept() async throws {
        final class Event: Sendable {}
        struct Sender: ResponseSender {
            var hasStarted: Bool { false }
            func send(_ response: Int?, in run: ResponseRun) async throws {}
        }
        let hooks = MiddyHooks<Event, Int, Int>(
            requestStart: { _ in },
            firstByte: { _, _ in },
            chunk: { _, _ in },
            requestEnd: { _, _ in }
        )
        let chain = MiddyChain<Event, Int, Int>(streamifyResponse: true) { _ in .seconds(900) }.hooks(hooks)
        weak var kept: Event?
        do {
            let event = Event()
            kept = event
            try await chain.run(event: event, context: 0, handler: { _, _, _ in 1 }, sender: Sender())
        }
        #expect(kept == nil)
    }

    @Test("what throws has a begin and no end")
    func throwing() async throws {
        let chain = chain.hooks(hooks).use(middleware(1, trace, onError: { _ in }))
        await #expect(throws: Failure("handler")) {
            _ = try await chain.test(trace) { _, _ in throw Failure("handler") }
        }
        #expect(
            trace.all == [
                "start", "> m1.before", "b1", "< m1.before", "> handler", "handler", "> m1.onError", "e1",
                "< m1.onError", "end Failure(name: \"handler\")",
            ]
        )
    }

    @Test(
        "the end is seen once, also when a before, the handler, an after, an onError or the body fails: X2",
        arguments: ["start", "b", "handler", "a", "e", "around", "body", "late body", "nothing"]
    )
    func endExactlyOnce(failing place: String) async throws {
        let fail: @Sendable (String) throws -> Void = { if $0 == place { throw Failure(place) } }
        let ends = Trace()
        let sender = TestSender(
            failing: place.hasSuffix("body") ? [Failure(place)] : [],
            startsBeforeFailing: place == "late body"
        )
        let chain = chain.hooks(
            MiddyHooks(
                requestStart: { _ in try fail("start") },
                requestEnd: { _, outcome in ends.add(outcome.error == nil ? "well" : "badly") }
            )
        )
        .before { _ in try fail("b") }
        .after { _ in try fail("a") }
        .onError { _ in try fail("e") }
        .around { _, next in
            try fail("around")
            try await next()
        }
        let result = await Result {
            _ = try await chain.test(trace, sender: sender) { _, _ in
                try fail("handler")
                if place == "e" { throw Failure("handler") }
                return "response"
            }
        }
        #expect(ends.all == [place == "nothing" ? "well" : "badly"])
        #expect((try? result.get()) == nil || place == "nothing")
    }

    @Test("what requestStart throws comes out, and no onError runs")
    func failingStart() async throws {
        let chain = chain.hooks(MiddyHooks(requestStart: { _ in throw Failure("start") })).use(middleware(1, trace))
        await #expect(throws: Failure("start")) { _ = try await chain.test(trace) }
        #expect(trace.all.isEmpty)
    }

    @Test("what requestEnd throws after success comes out: C35, C37, S21, S23", arguments: [false, true])
    func failingEnd(suspends: Bool) async throws {
        let chain = chain.hooks(
            MiddyHooks(requestEnd: { _, _ in
                if suspends { await Task.yield() }
                throw Failure("end")
            })
        )
        await #expect(throws: Failure("end")) { _ = try await chain.test(trace) }
    }

    @Test(
        "when the invocation has failed too, both come out and the first one counts: C38, C39, S24",
        arguments: [false, true]
    )
    func twoFailures(inBody: Bool) async throws {
        let chain = chain.hooks(MiddyHooks(requestEnd: { _, _ in throw Failure("end") }))
        let sender = TestSender(failing: inBody ? [Failure("first")] : [], startsBeforeFailing: true)
        let error = await #expect(throws: RequestEndError.self) {
            _ = try await chain.test(trace, sender: sender) { _, _ in
                if !inBody { throw Failure("first") }
                return ""
            }
        }
        #expect(error?.original as? Failure == Failure("first"))
        #expect(error?.underlying as? Failure == Failure("end"))
    }

    @Test("a cause that the first error already carries stays with it: C39")
    func keptCause() async throws {
        struct Outer: Error { let inner: Failure }
        let chain = chain.hooks(MiddyHooks(requestEnd: { _, _ in throw Failure("end") }))
        let error = await #expect(throws: RequestEndError.self) {
            _ = try await chain.test(trace) { _, _ in throw Outer(inner: Failure("inner")) }
        }
        #expect((error?.original as? Outer)?.inner == Failure("inner"))
        #expect(error?.underlying as? Failure == Failure("end"))
    }

    @Test("every requestEnd runs although one throws, and sees what the afters made of the request")
    func severalEnds() async throws {
        let chain = chain.hooks(MiddyHooks(requestEnd: { _, _ in throw Failure("end") }))
            .hooks(MiddyHooks(requestEnd: { [trace] request, _ in trace.add("end \(request.response ?? "none")") }))
            .around { _, next in try await next() }
            .after { $0.response? += "!" }
        await #expect(throws: Failure("end")) { _ = try await chain.test(trace) }
        #expect(trace.all == ["handler", "end response!"])
    }

    @Test("requestEnd runs after the last byte: S31")
    func endAfterLastByte() async throws {
        let sender = TestSender(onSend: { [trace] in
            await Task.yield()
            trace.add("sent")
        })
        _ = try await chain.hooks(hooks).test(trace, sender: sender)
        #expect(trace.all.suffix(2) == ["sent", "end well"])
    }

    @Test("durations are measured by the chain's clock")
    func durations() async throws {
        let clock = ManualClock()
        let durations = Mutex<[Duration]>([])
        let chain = Chain(streamifyResponse: true, options: MiddyOptions(clock: clock))
            .hooks(
                MiddyHooks(
                    afterMiddleware: { _, _, time in durations.withLock { $0.append(time) } },
                    afterHandler: { _, time in durations.withLock { $0.append(time) } },
                    requestEnd: { _, outcome in durations.withLock { $0.append(outcome.duration) } }
                )
            )
            .before { _ in clock.advance(by: .seconds(1)) }
        _ = try await chain.test(trace) { _, _ in
            clock.advance(by: .seconds(2))
            return ""
        }
        #expect(durations.withLock { $0 } == [.seconds(1), .seconds(2), .seconds(3)])
    }
}

extension Result where Failure == any Error {
    /// Catches what `body` throws.
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
