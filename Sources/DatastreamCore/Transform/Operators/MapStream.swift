/// A transform that turns each item into another one.
public struct MapStream<Input: Sendable, Output: Sendable>: TransformStream {
    @usableFromInline let body: @Sendable (Input) throws -> Output

    @inlinable
    init(_ body: @escaping @Sendable (Input) throws -> Output) { self.body = body }

    /// Makes the kernel of one run.
    @inlinable
    public func makeTransformer(in run: RunContext) -> Kernel { Kernel(body: body) }

    /// Holds at most one item.
    public struct Kernel: Transformer {
        @usableFromInline let body: @Sendable (Input) throws -> Output
        @usableFromInline var held: Output?
        @usableFromInline var isOver = false

        @inlinable
        init(body: @escaping @Sendable (Input) throws -> Output) { self.body = body }

        /// Takes one item.
        @inlinable
        public mutating func receive(_ input: consuming Input) throws { held = .some(try body(input)) }

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

/// Makes a stage that turns each item into another one.
///
/// ```swift
/// let totals = mapStream { (order: Order) in order.total }
/// ```
/// It is the one-to-one case of ``createTransformStream(of:to:_:flush:)``, without a buffer for outputs.
/// - Parameter body: Called once for each item; what it throws fails the run.
@inlinable
public func mapStream<Input: Sendable, Output: Sendable>(
    _ body: @escaping @Sendable (Input) throws -> Output
) -> MapStream<Input, Output> { MapStream(body) }

extension DrivableStream {
    /// Turns each item into another one.
    ///
    /// It is synchronous and so much faster than the standard library's asynchronous `map`, which it stands in for.
    @inlinable
    public func map<Output: Sendable>(
        _ body: @escaping @Sendable (Element) throws -> Output
    ) -> TransformedStream<Self, MapStream<Element, Output>> {
        TransformedStream(base: self, transform: MapStream(body))
    }
}

extension TransformedStream {
    /// Turns each item into another one.
    ///
    /// It is fused with the transform before it.
    @inlinable
    public func map<Output: Sendable>(
        _ body: @escaping @Sendable (Element) throws -> Output
    ) -> TransformedStream<Base, Fused<Transform, MapStream<Element, Output>>> {
        TransformedStream<Base, Fused<Transform, MapStream<Element, Output>>>(
            base: base,
            transform: Fused(transform, MapStream(body))
        )
    }
}
