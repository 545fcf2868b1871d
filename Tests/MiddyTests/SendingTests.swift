import Testing

@testable import Middy

/// What happens when the body fails: X3, S24.
struct SendingTests {
    let trace = Trace()
    let chain = Chain(streamifyResponse: true)

    @Test("a body that fails before its first byte takes the onError path, and afters do not run again")
    func failureBeforeFirstByte() async throws {
        let sender = TestSender(failing: [Failure("body")])
        let chain = chain.use(
            middleware(
                1,
                trace,
                onError: { request in
                    #expect(request.response == nil)
                    #expect(request.error as? Failure == Failure("body"))
                    request.response = "error page"
                }
            )
        )
        #expect(try await chain.test(trace, sender: sender) == ["error page"])
        #expect(trace.all == ["b1", "handler", "a1", "e1"])
    }

    @Test("when nobody answers, the body's error comes out")
    func unhandledFailureBeforeFirstByte() async throws {
        let sender = TestSender(failing: [Failure("body")])
        await #expect(throws: Failure("body")) {
            _ = try await chain.use(middleware(1, trace)).test(trace, sender: sender)
        }
        #expect(sender.responses.isEmpty)
    }

    @Test("a failure after the first byte comes out at once")
    func failureAfterFirstByte() async throws {
        let sender = TestSender(failing: [Failure("body")], startsBeforeFailing: true)
        await #expect(throws: Failure("body")) {
            _ = try await chain.use(middleware(1, trace, onError: { $0.response = "x" })).test(trace, sender: sender)
        }
        #expect(trace.all == ["b1", "handler", "a1"])
        #expect(sender.responses.isEmpty)
    }

    @Test("an error page that fails too is not answered again")
    func failureTwice() async throws {
        let sender = TestSender(failing: [Failure("body"), Failure("page")])
        let chain = chain.use(middleware(1, trace, onError: { $0.response = "x" }))
            .hooks(
                MiddyHooks(requestEnd: { [trace] request, _ in trace.add("end \(request.error is ErrorHandlingError)") }
                )
            )
        let error = await #expect(throws: ErrorHandlingError.self) { _ = try await chain.test(trace, sender: sender) }
        #expect(error?.underlying as? Failure == Failure("page"))
        #expect(error?.original as? Failure == Failure("body"))
        #expect(trace.all == ["b1", "handler", "a1", "e1", "end true"])
    }

    @Test("the error that a handler threw is kept when the body of its error page fails", arguments: [false, true])
    func failureOfErrorPage(hasStarted: Bool) async throws {
        let sender = TestSender(failing: [Failure("page")], startsBeforeFailing: hasStarted)
        let chain = chain.onError { if $0.error as? Failure == Failure("handler") { $0.response = "page" } }
        let error = await #expect(throws: ErrorHandlingError.self) {
            _ = try await chain.test(trace, sender: sender) { _, _ in throw Failure("handler") }
        }
        #expect(error?.underlying as? Failure == Failure("page"))
        #expect(error?.original as? Failure == Failure("handler"))
    }
}
