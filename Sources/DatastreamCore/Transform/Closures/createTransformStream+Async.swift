/// Makes a transform from a closure that may wait, called for one item after the other.
///
/// ```swift
/// let prices = createTransformStream { (id: Int, output: inout TransformOutput<Price>) in
///     output.enqueue(try await shop.price(of: id))
/// }
/// ```
/// Mirrors datastream's `createTransformStream` with an asynchronous function. To have several calls under way at once
/// there is ``concurrentMapStream(maxConcurrent:_:)``.
/// - Parameters:
///   - input: What goes in, where the closure does not say it.
///   - output: What comes out, where the closure does not say it.
///   - transform: Enqueues any number of outputs for one input; what it throws fails the run.
///   - flush: Called once after the last input, to enqueue what is left.
@inlinable
public func createTransformStream<Input: Sendable, Output: Sendable>(
    of input: Input.Type = Input.self,
    to output: Output.Type = Output.self,
    _ transform: @escaping @concurrent @Sendable (Input, inout TransformOutput<Output>) async throws -> Void,
    flush: @escaping @concurrent @Sendable (inout TransformOutput<Output>) async throws -> Void = { _ in }
) -> AsyncClosureTransformStream<Input, Output, Void> {
    AsyncClosureTransformStream(
        makeState: {},
        onItem: { item, _, output in try await transform(item, &output) },
        onEnd: { _, output in try await flush(&output) }
    )
}

/// Makes a transform from a closure that may wait and has state of its own in every run.
///
/// ```swift
/// let priced = createTransformStream(state: Cache()) {
///     (order: Order, cache: inout Cache, output: inout TransformOutput<Sale>) async throws in
///     output.enqueue(Sale(order, price: try await cache.price(of: order.id)))
/// }
/// ```
/// - Parameters:
///   - input: What goes in, where the closure does not say it.
///   - output: What comes out, where the closure does not say it.
///   - state: The state that a run begins with; evaluated once for each run.
///   - transform: Enqueues any number of outputs for one input; what it throws fails the run.
///   - flush: Called once after the last input, to enqueue what the state still holds.
@inlinable
public func createTransformStream<Input: Sendable, Output: Sendable, State: Sendable>(
    of input: Input.Type = Input.self,
    to output: Output.Type = Output.self,
    state: @autoclosure @escaping @Sendable () -> State,
    _ transform:
        @escaping @concurrent @Sendable (Input, inout State, inout TransformOutput<Output>) async throws -> Void,
    flush: @escaping @concurrent @Sendable (inout State, inout TransformOutput<Output>) async throws -> Void = { _, _ in
    }
) -> AsyncClosureTransformStream<Input, Output, State> {
    AsyncClosureTransformStream(makeState: state, onItem: transform, onEnd: flush)
}

/// An asynchronous transform made of closures.
public struct AsyncClosureTransformStream<Input: Sendable, Output: Sendable, State: Sendable>: AsyncTransformStream {
    @usableFromInline let makeState: @Sendable () -> State
    @usableFromInline let onItem:
        @concurrent @Sendable (Input, inout State, inout TransformOutput<Output>) async throws -> Void
    @usableFromInline let onEnd: @concurrent @Sendable (inout State, inout TransformOutput<Output>) async throws -> Void

    @inlinable
    init(
        makeState: @escaping @Sendable () -> State,
        onItem:
            @escaping @concurrent @Sendable (Input, inout State, inout TransformOutput<Output>) async throws -> Void,
        onEnd: @escaping @concurrent @Sendable (inout State, inout TransformOutput<Output>) async throws -> Void
    ) {
        self.makeState = makeState
        self.onItem = onItem
        self.onEnd = onEnd
    }

    /// Makes the transformer of one run, with its own state.
    @inlinable
    public func makeAsyncTransformer(in run: RunContext) -> Stage { Stage(stage: self) }

    /// Calls the closures, one call at a time; holds what one call has enqueued.
    public struct Stage: AsyncTransformer {
        @usableFromInline let stage: AsyncClosureTransformStream
        @usableFromInline var state: State
        @usableFromInline var output = TransformOutput<Output>()
        @usableFromInline var isOver = false

        @inlinable
        init(stage: AsyncClosureTransformStream) {
            self.stage = stage
            state = stage.makeState()
        }

        /// Gives one item to the closure.
        @inlinable
        public mutating func receive(_ input: consuming Input) async throws {
            try await stage.onItem(input, &state, &output)
        }

        /// Does nothing: every call has said all it had to say.
        @inlinable
        public mutating func receiveFlush() async {}

        /// Calls the closure for the end.
        @inlinable
        public mutating func receiveEnd() async throws {
            isOver = true
            try await stage.onEnd(&state, &output)
        }

        /// Hands out the oldest item that was enqueued.
        @inlinable
        public mutating func next() async -> TransformStep<Output> {
            if let item = output.take() { return .output(item) }
            return isOver ? .finished : .needsInput
        }

        /// Does nothing: no task outlives a call.
        @inlinable
        public mutating func cancel() async {}
    }
}
