/// A transform that passes some items on and drops the others.
public struct FilterStream<Input: Sendable>: TransformStream {
    /// What comes out, of the same type.
    public typealias Output = Input

    @usableFromInline let body: @Sendable (Input) throws -> Bool

    @inlinable
    init(_ body: @escaping @Sendable (Input) throws -> Bool) { self.body = body }

    /// Makes the kernel of one run.
    @inlinable
    public func makeTransformer(in run: RunContext) -> Kernel { Kernel(body: body) }

    /// Holds at most one item.
    public struct Kernel: Transformer {
        @usableFromInline let body: @Sendable (Input) throws -> Bool
        @usableFromInline var held: Input?
        @usableFromInline var isOver = false

        @inlinable
        init(body: @escaping @Sendable (Input) throws -> Bool) { self.body = body }

        /// Takes one item.
        @inlinable
        public mutating func receive(_ input: consuming Input) throws { if try body(input) { held = .some(input) } }

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

/// Makes a stage that passes on the items for which the closure returns true.
///
/// ```swift
/// let paid = filterStream { (order: Order) in order.isPaid }
/// ```
/// Dropped items cost no step of the stages below.
/// - Parameter body: Called once for each item; what it throws fails the run.
@inlinable
public func filterStream<Input: Sendable>(
    _ body: @escaping @Sendable (Input) throws -> Bool
) -> FilterStream<Input> { FilterStream(body) }

extension DrivableStream {
    /// Passes on the items for which the closure returns true.
    ///
    /// It is synchronous and stands in for the standard library's asynchronous `filter`.
    @inlinable
    public func filter(
        _ body: @escaping @Sendable (Element) throws -> Bool
    ) -> TransformedStream<Self, FilterStream<Element>> {
        TransformedStream(base: self, transform: FilterStream(body))
    }
}

extension TransformedStream {
    /// Passes on the items for which the closure returns true.
    ///
    /// It is fused with the transform before it.
    @inlinable
    public func filter(
        _ body: @escaping @Sendable (Element) throws -> Bool
    ) -> TransformedStream<Base, Fused<Transform, FilterStream<Element>>> {
        TransformedStream<Base, Fused<Transform, FilterStream<Element>>>(
            base: base,
            transform: Fused(transform, FilterStream(body))
        )
    }
}
