/// Makes a transform from a closure that is called for each item.
///
/// ```swift
/// let words = createTransformStream { (line: String, output: inout TransformOutput<Substring>) in
///     for word in line.split(separator: " ") { output.enqueue(word) }
/// }
/// ```
/// Mirrors datastream's `createTransformStream`. For one output per input ``mapStream(_:)`` is faster.
/// - Parameters:
///   - input: What goes in, where the closure does not say it.
///   - output: What comes out, where the closure does not say it.
///   - transform: Enqueues any number of outputs for one input; what it throws fails the run.
///   - flush: Called once after the last input, to enqueue what is left.
@inlinable
public func createTransformStream<Input: Sendable, Output: Sendable>(
    of input: Input.Type = Input.self,
    to output: Output.Type = Output.self,
    _ transform: @escaping @Sendable (Input, inout TransformOutput<Output>) throws -> Void,
    flush: @escaping @Sendable (inout TransformOutput<Output>) throws -> Void = { _ in }
) -> ClosureTransformStream<Input, Output, Void> {
    ClosureTransformStream(
        makeState: {},
        onItem: { item, _, output in try transform(item, &output) },
        onEnd: { _, output in try flush(&output) }
    )
}

/// Makes a transform from a closure that is called for each item and has state of its own in every run.
///
/// ```swift
/// let numbered = createTransformStream(state: 0) { (line: String, count: inout Int, output: inout TransformOutput<String>) in
///     count += 1
///     output.enqueue("\(count): \(line)")
/// }
/// ```
/// - Parameters:
///   - input: What goes in, where the closure does not say it.
///   - output: What comes out, where the closure does not say it.
///   - state: The state that a run begins with; evaluated once for each run.
///   - transform: Enqueues any number of outputs for one input; what it throws fails the run.
///   - flush: Called once after the last input, to enqueue what the state still holds.
@inlinable
public func createTransformStream<Input: Sendable, Output: Sendable, State: SendableMetatype>(
    of input: Input.Type = Input.self,
    to output: Output.Type = Output.self,
    state: @autoclosure @escaping @Sendable () -> State,
    _ transform: @escaping @Sendable (Input, inout State, inout TransformOutput<Output>) throws -> Void,
    flush: @escaping @Sendable (inout State, inout TransformOutput<Output>) throws -> Void = { _, _ in }
) -> ClosureTransformStream<Input, Output, State> {
    ClosureTransformStream(makeState: state, onItem: transform, onEnd: flush)
}

/// A transform made of closures.
public struct ClosureTransformStream<Input: Sendable, Output: Sendable, State: SendableMetatype>: TransformStream {
    @usableFromInline let makeState: @Sendable () -> State
    @usableFromInline let onItem: @Sendable (Input, inout State, inout TransformOutput<Output>) throws -> Void
    @usableFromInline let onEnd: @Sendable (inout State, inout TransformOutput<Output>) throws -> Void

    @inlinable
    init(
        makeState: @escaping @Sendable () -> State,
        onItem: @escaping @Sendable (Input, inout State, inout TransformOutput<Output>) throws -> Void,
        onEnd: @escaping @Sendable (inout State, inout TransformOutput<Output>) throws -> Void
    ) {
        self.makeState = makeState
        self.onItem = onItem
        self.onEnd = onEnd
    }

    /// Makes the kernel of one run, with its own state.
    @inlinable
    public func makeTransformer(in run: RunContext) -> Kernel { Kernel(stage: self) }

    /// Calls the closures; holds what one call has enqueued.
    public struct Kernel: Transformer {
        @usableFromInline let stage: ClosureTransformStream
        @usableFromInline var state: State
        @usableFromInline var output = TransformOutput<Output>()
        @usableFromInline var isOver = false

        @inlinable
        init(stage: ClosureTransformStream) {
            self.stage = stage
            state = stage.makeState()
        }

        /// Gives one item to the closure.
        @inlinable
        public mutating func receive(_ input: consuming Input) throws { try stage.onItem(input, &state, &output) }

        /// Calls the closure for the end.
        @inlinable
        public mutating func receiveEnd() throws {
            isOver = true
            try stage.onEnd(&state, &output)
        }

        /// Hands out the oldest item that was enqueued.
        @inlinable
        public mutating func next() -> TransformStep<Output> {
            if let item = output.take() { return .output(item) }
            return isOver ? .finished : .needsInput
        }
    }
}
