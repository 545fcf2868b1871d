/// A transform that turns each item into another one, or drops it.
public struct CompactMapStream<Input: Sendable, Output: Sendable>: TransformStream {
    @usableFromInline let body: @Sendable (Input) throws -> Output?

    @inlinable
    init(_ body: @escaping @Sendable (Input) throws -> Output?) { self.body = body }

    /// Makes the kernel of one run.
    @inlinable
    public func makeTransformer(in run: RunContext) -> Kernel { Kernel(body: body) }

    /// Holds at most one item.
    public struct Kernel: Transformer {
        @usableFromInline let body: @Sendable (Input) throws -> Output?
        @usableFromInline var held: Output?
        @usableFromInline var isOver = false

        @inlinable
        init(body: @escaping @Sendable (Input) throws -> Output?) { self.body = body }

        /// Takes one item.
        @inlinable
        public mutating func receive(_ input: consuming Input) throws { held = try body(input) }

        /// Says that upstream is over.
        @inlinable
        public mutating func receiveEnd() { isOver = true }

        /// Hands out the held item.
        @inlinable
        public mutating func next() -> TransformStep<Output> {
            if let item = held.take() { return .output(item) }
            return isOver ? .finished : .needsInput
        }
    }
}

/// Makes a stage that turns each item into another one and drops those for which the closure returns nil.
///
/// ```swift
/// let numbers = compactMapStream { (text: String) in Int(text) }
/// ```
/// One input gives at most one output.
/// - Parameter body: Called once for each item; what it throws fails the run.
@inlinable
public func compactMapStream<Input: Sendable, Output: Sendable>(
    _ body: @escaping @Sendable (Input) throws -> Output?
) -> CompactMapStream<Input, Output> { CompactMapStream(body) }

extension DrivableStream {
    /// Turns each item into another one and drops those for which there is none.
    ///
    /// It is synchronous and stands in for the standard library's asynchronous `compactMap`.
    @inlinable
    public func compactMap<Output: Sendable>(
        _ body: @escaping @Sendable (Element) throws -> Output?
    ) -> TransformedStream<Self, CompactMapStream<Element, Output>> {
        TransformedStream(base: self, transform: CompactMapStream(body))
    }
}

extension TransformedStream {
    /// Turns each item into another one and drops those for which there is none.
    ///
    /// It is fused with the transform before it.
    @inlinable
    public func compactMap<Output: Sendable>(
        _ body: @escaping @Sendable (Element) throws -> Output?
    ) -> TransformedStream<Base, Fused<Transform, CompactMapStream<Element, Output>>> {
        TransformedStream<Base, Fused<Transform, CompactMapStream<Element, Output>>>(
            base: base,
            transform: Fused(transform, CompactMapStream(body))
        )
    }
}
