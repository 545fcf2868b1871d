/// A stage that passes the first items on.
public struct PrefixStream<Input: Sendable>: TransformStream {
    /// What comes out, of the same type.
    public typealias Output = Input

    @usableFromInline let count: Int

    @inlinable
    init(count: Int) { self.count = count }

    /// Makes the kernel of one run.
    /// - Throws: ``StreamError/Code/invalidOption`` when the count is negative.
    @inlinable
    public func makeTransformer(in run: RunContext) throws -> Kernel {
        try checkOption("prefix: count", count, atLeast: 0)
        return Kernel(count: count)
    }

    /// Passes the first items on and is finished then.
    ///
    /// Holds at most one item.
    public struct Kernel: Transformer {
        @usableFromInline var left: Int
        @usableFromInline var held: Input?
        @usableFromInline var isOver = false

        @inlinable
        init(count: Int) { left = count }

        /// Takes one item.
        @inlinable
        public mutating func receive(_ input: consuming Input) {
            if left > 0 { held = .some(input) }
            left -= 1
            isOver = isOver || left <= 0
        }

        /// Says that upstream is over.
        @inlinable
        public mutating func receiveEnd() { isOver = true }

        /// Hands out the held item.
        @inlinable
        public mutating func next() -> TransformStep<Input> {
            if let item = held.take() { return .output(item) }
            return isOver ? .finished : .needsInput
        }
    }
}

/// Makes a stage that passes the first `count` items on and ends the run then, without asking for another.
///
/// ```swift
/// let sample = prefixStream(of: Order.self, 10)
/// ```
/// - Parameters:
///   - type: What passes.
///   - count: How many items pass, not negative; else the run fails with ``StreamError/Code/invalidOption``. With 0 the run still takes one item.
@inlinable
public func prefixStream<Input: Sendable>(of type: Input.Type, _ count: Int) -> PrefixStream<Input> {
    PrefixStream(count: count)
}

extension DrivableStream {
    /// Passes the first `count` items on and ends the run then, without asking for another.
    ///
    /// It stands in for the standard library's asynchronous operator of the same name.
    @inlinable
    public func prefix(_ count: Int) -> TransformedStream<Self, PrefixStream<Element>> {
        TransformedStream(base: self, transform: PrefixStream(count: count))
    }
}

extension TransformedStream {
    /// Passes the first `count` items on and ends the run then, without asking for another.
    ///
    /// It is fused with the transform before it.
    @inlinable
    public func prefix(_ count: Int) -> TransformedStream<Base, Fused<Transform, PrefixStream<Element>>> {
        TransformedStream<Base, Fused<Transform, PrefixStream<Element>>>(
            base: base,
            transform: Fused(transform, PrefixStream(count: count))
        )
    }
}
