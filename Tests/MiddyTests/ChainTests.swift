import Synchronization
import Testing

@testable import Middy

/// The three lists; the numbers are those of Middy's own cases.
struct ChainTests {
    let trace = Trace()
    let chain = Chain(streamifyResponse: true)

    @Test("befores run in order, afters in reverse: C3–C8, C26")
    func order() async throws {
        let responses = try await chain.use(middleware(1, trace)).use(middleware(2, trace)).test(trace)
        #expect(trace.all == ["b1", "b2", "handler", "a2", "a1"])
        #expect(responses == ["response"])
    }

    @Test("an array counts like its elements one after the other")
    func array() async throws {
        _ = try await chain.use([middleware(1, trace), middleware(2, trace)]).test(trace)
        #expect(trace.all == ["b1", "b2", "handler", "a2", "a1"])
    }

    @Test("before, after and onError add single hooks: C4, C7, C10")
    func singleHooks() async throws {
        let chain = chain.before { [trace] _ in trace.add("b") }
            .after { [trace] _ in trace.add("a") }
            .onError { [trace] _ in trace.add("e") }
        await #expect(throws: Failure("handler")) {
            _ = try await chain.test(trace) { _, _ in throw Failure("handler") }
        }
        _ = try await chain.test(trace)
        #expect(trace.all == ["b", "handler", "e", "b", "handler", "a"])
    }

    @Test("a middleware without hooks changes nothing: C1")
    func noHooks() async throws {
        _ = try await chain.use(Middleware()).test(trace)
        #expect(trace.all == ["handler"])
    }

    @Test("an error runs every onError in reverse and comes out: C9, C11, C17, C18")
    func errors() async throws {
        let chain = chain.use(middleware(1, trace)).use(middleware(2, trace))
        await #expect(throws: Failure("handler")) {
            _ = try await chain.test(trace) { _, _ in throw Failure("handler") }
        }
        #expect(trace.all == ["b1", "b2", "handler", "e2", "e1"])
    }

    @Test("onErrors run also for middlewares whose before never did: C17")
    func errorInBefore() async throws {
        let chain = chain.use(middleware(1, trace, before: { _ in throw Failure("b1") })).use(middleware(2, trace))
        await #expect(throws: Failure("b1")) { _ = try await chain.test(trace) }
        #expect(trace.all == ["b1", "e2", "e1"])
    }

    @Test("an error in an after skips the other afters: C12, C13, C20")
    func errorInAfter() async throws {
        let chain = chain.use(middleware(1, trace)).use(middleware(2, trace, after: { _ in throw Failure("a2") }))
        await #expect(throws: Failure("a2")) { _ = try await chain.test(trace) }
        #expect(trace.all == ["b1", "b2", "handler", "a2", "e2", "e1"])
    }

    @Test("an onError that throws keeps both errors and skips the rest: C21, C80")
    func errorInOnError() async throws {
        let chain = chain.use(middleware(1, trace)).use(middleware(2, trace, onError: { _ in throw Failure("e2") }))
        let error = await #expect(throws: ErrorHandlingError.self) {
            _ = try await chain.test(trace) { _, _ in throw Failure("handler") }
        }
        #expect(error?.underlying as? Failure == Failure("e2"))
        #expect(error?.original as? Failure == Failure("handler"))
        #expect(trace.all == ["b1", "b2", "handler", "e2"])
    }

    @Test("an onError may set a response, and the others still run: C30")
    func answeredError() async throws {
        let chain = chain.use(middleware(1, trace)).use(middleware(2, trace, onError: { $0.response = "sorry" }))
        let responses = try await chain.test(trace) { _, _ in throw Failure("handler") }
        #expect(responses == ["sorry"])
        #expect(trace.all == ["b1", "b2", "handler", "e2", "e1"])
    }

    @Test("an onError that answers early skips the others: C31, C32")
    func earlyAnswerToError() async throws {
        let chain = chain.use(middleware(1, trace))
            .use(middleware(2, trace, onError: { $0.respond(with: "sorry") }))
        #expect(try await chain.test(trace) { _, _ in throw Failure("handler") } == ["sorry"])
        #expect(trace.all == ["b1", "b2", "handler", "e2"])
    }

    @Test("nothing is no answer to an error: C32")
    func nothingIsNoAnswer() async throws {
        let chain = chain.use(middleware(1, trace)).use(middleware(2, trace, onError: { $0.respond(with: nil) }))
        await #expect(throws: Failure("handler")) {
            _ = try await chain.test(trace) { _, _ in throw Failure("handler") }
        }
        #expect(trace.all == ["b1", "b2", "handler", "e2", "e1"])
    }

    @Test("a before that answers skips the handler and every after: C24")
    func earlyResponse() async throws {
        let chain = chain.use(middleware(1, trace, before: { $0.respond(with: "early") })).use(middleware(2, trace))
        #expect(try await chain.test(trace) == ["early"])
        #expect(trace.all == ["b1"])
    }

    @Test("a before may answer with nothing: C25, S6")
    func earlyNothing() async throws {
        let chain = chain.use(middleware(1, trace, before: { $0.respond(with: nil) })).use(middleware(2, trace))
        #expect(try await chain.test(trace) == [nil])
        #expect(trace.all == ["b1"])
    }

    @Test("an after that answers skips the other afters: C28, C29", arguments: ["new", nil] as [String?])
    func earlyAfter(response: String?) async throws {
        let chain = chain.use(middleware(1, trace))
            .use(middleware(2, trace, after: { $0.respond(with: response) }))
        #expect(try await chain.test(trace) == [response])
        #expect(trace.all == ["b1", "b2", "handler", "a2"])
    }

    @Test("a before may change event and context: C23")
    func changedEvent() async throws {
        let chain = chain.before { request in
            request.event += "!"
            request.context = 7
        }
        #expect(try await chain.test(trace) { event, context in "\(event) \(context)" } == ["event! 7"])
    }

    @Test("an after sees and may change the response: C27")
    func changedResponse() async throws {
        let chain = chain.after { $0.response? += "?" }.after { $0.response? += "!" }
        #expect(try await chain.test(trace) == ["response!?"])
    }

    @Test("an early response that a before set before it threw is forgotten: C43, C44")
    func staleEarlyResponse() async throws {
        let chain = chain.before { request in
            request.respond(with: "stale")
            throw Failure("b")
        }
        await #expect(throws: Failure("b")) { _ = try await chain.test(trace) }
        #expect(try await chain.onError { $0.respond(with: "fresh") }.test(trace) == ["fresh"])
    }

    @Test("around encloses everything, the sending of the body included")
    func around() async throws {
        let sender = TestSender()
        let chain = chain.use(middleware(1, trace)).around { [trace] _, next in
            trace.add("in")
            try await next()
            trace.add("out after \(sender.responses.count)")
        }
        _ = try await chain.test(trace, sender: sender)
        #expect(trace.all == ["in", "b1", "handler", "a1", "out after 1"])
    }

    @Test("the same order when every function suspends: C14")
    func suspendingHooks() async throws {
        let pause: Chain.Hook = { _ in await Task.yield() }
        let one = middleware(1, trace, before: pause, after: pause, onError: pause)
        let two = middleware(
            2,
            trace,
            before: pause,
            after: { _ in
                await Task.yield()
                throw Failure("a2")
            },
            onError: pause
        )
        await #expect(throws: Failure("a2")) { _ = try await chain.use(one).use(two).test(trace) }
        #expect(trace.all == ["b1", "b2", "handler", "a2", "e2", "e1"])
    }

    @Test("an onError that rethrows the error it got comes out as that error: C22")
    func rethrow() async throws {
        let chain = chain.use(
            middleware(1, trace, onError: { request in if let error = request.error { throw error } })
        )
        await #expect(throws: Failure("handler")) {
            _ = try await chain.test(trace) { _, _ in throw Failure("handler") }
        }
    }

    @Test("an error that already carries another keeps it when an onError throws: C81")
    func keptCause() async throws {
        struct Outer: Error { let inner: Failure }
        let chain = chain.onError { _ in throw Outer(inner: Failure("inner")) }
        let error = await #expect(throws: ErrorHandlingError.self) {
            _ = try await chain.test(trace) { _, _ in throw Failure("handler") }
        }
        #expect((error?.underlying as? Outer)?.inner == Failure("inner"))
        #expect(error?.original as? Failure == Failure("handler"))
    }

    @Test("a middleware with a before alone leaves the handler's error as it is: C74")
    func beforeOnly() async throws {
        await #expect(throws: Failure("handler")) {
            _ = try await chain.before { _ in }.test(trace) { _, _ in throw Failure("handler") }
        }
    }

    @Test("a chain is a value: extending it changes neither the old one nor a run that has begun: C33, C46")
    func valueChain() async throws {
        let base = chain.use(middleware(1, trace))
        let longer = base.use(middleware(2, trace))
        _ = try await base.test(trace)
        #expect(trace.all == ["b1", "handler", "a1"])
        _ = try await longer.test(trace)
        #expect(trace.all == ["b1", "handler", "a1", "b1", "b2", "handler", "a2", "a1"])
    }

    @Test("an after that set an early response before it threw has set none: C44, C45")
    func staleEarlyResponseOfAfter() async throws {
        let chain = chain.after { request in
            request.respond(with: "stale")
            throw Failure("a")
        }
        await #expect(throws: Failure("a")) { _ = try await chain.test(trace) }
        #expect(try await chain.onError { $0.respond(with: "fresh") }.test(trace) == ["fresh"])
    }

    @Test("an after may change event and context for the afters that follow: C27")
    func changedByAfter() async throws {
        let chain = chain.after { [trace] request in trace.add("\(request.event) \(request.context)") }
            .after { request in
                request.event = "changed"
                request.context = 7
            }
        _ = try await chain.test(trace)
        #expect(trace.all == ["handler", "changed 7"])
    }

    @Test("any response comes out unchanged", arguments: ["", "null", "0", "\u{1F600}", "{\"statusCode\": 0}"])
    func anyResponse(response: String) async throws {
        #expect(try await chain.use(middleware(1, trace)).test(trace) { _, _ in response } == [response])
    }

    @Test("an around may answer an error by not passing it on; the invocation has succeeded then")
    func swallowedError() async throws {
        let chain = chain.around { _, next in try? await next() }
        _ = try await chain.test(trace) { _, _ in throw Failure("handler") }
        #expect(trace.all == ["handler"])
    }

    @Test("a task-local bound in around reaches hooks, handler and body, and no other invocation at the same time: C82")
    func taskLocal() async throws {
        let arrived = Mutex(0)
        let chain = chain.around { request, next in
            try await Local.$value.withValue(request.event) { try await next() }
        }
        .before { [trace] request in
            arrived.withLock { $0 += 1 }
            // both invocations are here before either goes on
            while arrived.withLock({ $0 }) < 2 { await Task.yield() }
            trace.add("before \(request.event) \(Local.value)")
        }
        .after { [trace] request in
            await Task.yield()
            trace.add("after \(request.event) \(Local.value)")
        }
        @Sendable func invoke(_ name: String) async throws {
            try await chain.run(
                event: name,
                context: 0,
                handler: { [trace] event, _, _ in
                    trace.add("handler \(event) \(Local.value)")
                    return event
                },
                sender: TestSender(onSend: { [trace] in trace.add("body \(name) \(Local.value)") })
            )
        }
        async let one: Void = invoke("1")
        async let two: Void = invoke("2")
        _ = try await (one, two)
        let places = ["after", "before", "body", "handler"]
        #expect(trace.all.sorted() == places.flatMap { ["\($0) 1 1", "\($0) 2 2"] })
        #expect(Local.value == "unbound")
    }

    @Test("a before that adds another one does so for the next invocation, and it stays: C33")
    func registeredDuringRun() async throws {
        let current = Mutex(chain)
        let first = chain.before { [trace] _ in
            trace.add("b1")
            current.withLock { current in current = current.before { [trace] _ in trace.add("b2") } }
        }
        current.withLock { $0 = first }
        for _ in 0..<3 { _ = try await current.withLock { $0 }.test(trace) }
        #expect(trace.all == ["b1", "handler", "b1", "b2", "handler", "b1", "b2", "b2", "handler"])
    }

    enum Local { @TaskLocal static var value = "unbound" }
}
