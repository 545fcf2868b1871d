/// A stage that drops the first items.
public struct DropStream<Input: Sendable>: TransformStream {
    /// What comes out, of the same type.
    public typealias Output = Input

    @usableFromInline let count: Int

    @inlinable
    init(count: Int) { self.count = count }

    /// Makes the kernel of one run.
    /// - Throws: ``StreamError/Code/invalidOption`` when the count is negative.
    @inlinable
    public func makeTransformer(in run: RunContext) throws -> Kernel {
        try checkOption("drop: count", count, atLeast: 0)
        return Kernel(count: count)
    }

    /// Drops the first items and passes the others on.
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
            if left > 0 { left -= 1 } else { held = .some(input) }
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

/// Makes a stage that drops the first `count` items and passes the others on.
///
/// ```swift
/// let rest = dropStream(of: Order.self, 1)
/// ```
/// - Parameters:
///   - type: What passes.
///   - count: How many items are dropped, not negative; else the run fails with ``StreamError/Code/invalidOption``.
@inlinable
public func dropStream<Input: Sendable>(of type: Input.Type, _ count: Int) -> DropStream<Input> {
    DropStream(count: count)
}

extension DrivableStream {
    /// Drops the first `count` items and passes the others on.
    ///
    /// It stands in for the standard library's asynchronous operator of the same name.
    @inlinable
    public func dropFirst(_ count: Int = 1) -> TransformedStream<Self, DropStream<Element>> {
        TransformedStream(base: self, transform: DropStream(count: count))
    }
}

extension TransformedStream {
    /// Drops the first `count` items and passes the others on.
    ///
    /// It is fused with the transform before it.
    @inlinable
    public func dropFirst(_ count: Int = 1) -> TransformedStream<Base, Fused<Transform, DropStream<Element>>> {
        TransformedStream<Base, Fused<Transform, DropStream<Element>>>(
            base: base,
            transform: Fused(transform, DropStream(count: count))
        )
    }
}
