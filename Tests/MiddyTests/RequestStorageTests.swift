import Synchronization
import Testing

@testable import Middy

enum NameKey: RequestKey { typealias Value = String }
enum CountKey: RequestKey { typealias Value = [String: [Int]] }

/// What middlewares leave for each other.
@Suite(.timeLimit(.minutes(1)))
struct RequestStorageTests {
    let trace = Trace()

    @Test("every request begins with the chain's values, and no change leaks into the next: C64, C65, C72")
    func seeding() async throws {
        var seed = RequestStorage()
        seed[NameKey.self] = "seed"
        seed[CountKey.self] = ["nested": [1, 2]]
        let chain = Chain(streamifyResponse: true, options: MiddyOptions(internal: seed)).before { [trace] request in
            trace.add(request.internal[NameKey.self] ?? "none")
            #expect(request.internal[CountKey.self]?["nested"] == [1, 2])
            request.internal[NameKey.self] = "changed"
            request.internal[CountKey.self] = nil
        }
        for _ in 0..<2 { _ = try await chain.test(trace) }
        #expect(trace.all == ["seed", "handler", "seed", "handler"])
    }

    @Test("the handler and the hooks that follow see what a before has set")
    func handedOn() async throws {
        let chain = Chain(streamifyResponse: true).before { $0.internal[NameKey.self] = "set" }
            .after { [trace] in trace.add($0.internal[NameKey.self] ?? "none") }
        let sender = TestSender()
        try await chain.run(
            event: "",
            context: 0,
            handler: { _, _, storage in storage[NameKey.self] ?? "none" },
            sender: sender
        )
        #expect(sender.responses == ["set"])
        #expect(trace.all == ["set"])
    }

    @Test("a lazy value is worked out when it is first asked for, once, however many ask at a time")
    func lazyValue() async throws {
        let calls = Mutex(0)
        let gate = AsyncStream<Void>.makeStream()
        var storage = RequestStorage()
        storage.set(NameKey.self) {
            calls.withLock { $0 += 1 }
            for await _ in gate.stream { break }
            return "loaded"
        }
        #expect(storage[NameKey.self] == nil)
        #expect(calls.withLock { $0 } == 0)
        let copy = storage
        async let first = copy(NameKey.self)
        async let second = copy(NameKey.self)
        gate.continuation.yield()
        #expect(try await [first, second] == ["loaded", "loaded"])
        #expect(calls.withLock { $0 } == 1)
        #expect(copy[NameKey.self] == "loaded")
    }

    @Test("a lazy value that fails is tried again by the next who asks")
    func failingLazyValue() async throws {
        let calls = Mutex(0)
        var storage = RequestStorage()
        storage.set(NameKey.self) {
            let call = calls.withLock { calls in
                calls += 1
                return calls
            }
            if call == 1 { throw Failure("load") }
            return "loaded"
        }
        let copy = storage
        await #expect(throws: Failure("load")) { _ = try await copy(NameKey.self) }
        #expect(try await copy(NameKey.self) == "loaded")
    }

    @Test("one invocation's cancellation does not fail the others that wait for the same value")
    func cancelledLazyValue() async throws {
        let calls = Mutex(0)
        let isLoading = AsyncStream<Void>.makeStream()
        var storage = RequestStorage()
        storage.set(NameKey.self) {
            let call = calls.withLock { calls in
                calls += 1
                return calls
            }
            guard call == 1 else { return "loaded" }
            isLoading.continuation.yield()
            try await waitForCancellation()
            return "never"
        }
        let copy = storage
        let first = Task { try await copy(NameKey.self) }
        for await _ in isLoading.stream { break }
        let second = try await withThrowingTaskGroup(of: String?.self) { group in
            // it waits for the first one's value before this goes on
            group.addEagerTask { try? await copy(NameKey.self) }
            first.cancel()
            return try await group.next() ?? nil
        }
        await #expect(throws: CancellationError.self) { try await first.value }
        #expect(second == "loaded")
        #expect(calls.withLock { $0 } == 2)
    }

    @Test("a key without a value has none")
    func absent() async throws {
        #expect(RequestStorage()[NameKey.self] == nil)
        #expect(try await RequestStorage()(NameKey.self) == nil)
    }
}
