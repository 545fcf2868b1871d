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
        await #expect(throws: Failure("page")) {
            _ = try await chain.use(middleware(1, trace, onError: { $0.response = "x" })).test(trace, sender: sender)
        }
        #expect(trace.all == ["b1", "handler", "a1", "e1"])
    }
}
