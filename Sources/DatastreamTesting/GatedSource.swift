/// A source whose elements a test releases one by one, and that says how far its consumer has come.
///
/// ```swift
/// let source = GatedSource(of: Int.self)
/// async let results = createReadableStream(source).pipe(to: sink)
/// try await source.waitForDemand()         // the consumer waits
/// source.release(1)
/// try await source.waitForTaken(1)
/// source.finish()
/// ```
/// It has one consumer. A consumer that is cancelled while it waits gets a `CancellationError`.
public final class GatedSource<Element: Sendable>: AsyncSequence, Sendable {
    /// Whatever the test lets it fail with.
    public typealias Failure = any Error

    private struct State: Sendable {
        var released: [Element] = []
        var end: Result<Void, any Error>?
        var taken = 0
        var demands = 0
        var isWaiting = false
        var wasCancelled = false
    }

    private let monitor = Monitor(State())
    private let iterators = LiveCounter()

    /// Makes a source that has released nothing.
    /// - Parameter type: What it gives.
    public init(of type: Element.Type = Element.self) {}

    /// Releases elements; the consumer gets them when it asks.
    public func release(_ elements: Element...) { release(contentsOf: elements) }

    /// Releases elements; the consumer gets them when it asks.
    public func release(contentsOf elements: some Sequence<Element>) {
        let elements = Array(elements)
        monitor.update { $0.released += elements }
    }

    /// Ends the source after what has been released.
    public func finish() { monitor.update { $0.end = .success(()) } }

    /// Fails the source after what has been released.
    public func fail(_ error: any Error) { monitor.update { $0.end = .failure(error) } }

    /// How many elements the consumer has taken.
    public var taken: Int { monitor.update { $0.taken } }

    /// How often the consumer has asked for an element.
    public var demands: Int { monitor.update { $0.demands } }

    /// Whether the consumer was cancelled while it waited.
    public var wasCancelled: Bool { monitor.update { $0.wasCancelled } }

    /// Whether no iterator is alive: the consumer has let go of the source, or not begun.
    public var isReleased: Bool { iterators.count == 0 }

    /// Returns when the consumer waits for an element that has not been released.
    /// - Throws: `CancellationError` when the waiting task is cancelled.
    public func waitForDemand() async throws { try await monitor.wait(until: { $0.isWaiting }) }

    /// Returns when the consumer has asked for at least `count` elements.
    /// - Throws: `CancellationError` when the waiting task is cancelled.
    public func waitForDemands(_ count: Int) async throws {
        try await monitor.wait(until: { $0.demands >= count })
    }

    /// Returns when the consumer has taken at least `count` elements.
    /// - Throws: `CancellationError` when the waiting task is cancelled.
    public func waitForTaken(_ count: Int) async throws { try await monitor.wait(until: { $0.taken >= count }) }

    /// Returns when no iterator is alive.
    /// - Throws: `CancellationError` when the waiting task is cancelled.
    public func waitForRelease() async throws { try await iterators.waitForZero() }

    /// Makes the iterator of the one consumer.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(source: self, token: iterators.token()) }

    private func next() async throws -> Element? {
        monitor.update { state in
            state.demands += 1
            state.isWaiting = state.released.isEmpty && state.end == nil
        }
        do {
            return try await monitor.wait { state in
                if !state.released.isEmpty {
                    state.isWaiting = false
                    state.taken += 1
                    return Result<Element?, any Error>.success(state.released.removeFirst())
                }
                guard let end = state.end else { return nil }
                state.isWaiting = false
                return end.map { nil }
            }.get()
        } catch is CancellationError where Task.isCancelled {
            monitor.update { state in
                state.wasCancelled = true
                state.isWaiting = false
            }
            throw CancellationError()
        }
    }

    /// Asks for released elements.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let source: GatedSource
        private let token: LiveCounter.Token

        fileprivate init(source: GatedSource, token: LiveCounter.Token) {
            self.source = source
            self.token = token
        }

        /// The next element, once it has been released, or nil at the end.
        public mutating func next() async throws -> Element? { try await source.next() }

        /// The next element, once it has been released, or nil at the end.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Element? {
            try await source.next()
        }
    }
}
