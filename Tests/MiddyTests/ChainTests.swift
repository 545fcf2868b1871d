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

    @Test("a task-local bound in around reaches the handler: C82")
    func taskLocal() async throws {
        let chain = chain.around { _, next in try await Local.$value.withValue("bound") { try await next() } }
        #expect(try await chain.test(trace) { _, _ in Local.value } == ["bound"])
    }

    enum Local { @TaskLocal static var value = "unbound" }
}
