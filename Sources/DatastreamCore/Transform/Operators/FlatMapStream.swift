/// A transform that turns each item into any number of others.
public struct FlatMapStream<Input: Sendable, Outputs: Sequence>: TransformStream
where Outputs.Element: Sendable, Outputs.Iterator: SendableMetatype {
    /// What the sequences are made of.
    public typealias Output = Outputs.Element

    @usableFromInline let body: @Sendable (Input) throws -> Outputs

    @inlinable
    init(_ body: @escaping @Sendable (Input) throws -> Outputs) { self.body = body }

    /// Makes the kernel of one run.
    @inlinable
    public func makeTransformer(in run: RunContext) -> Kernel { Kernel(body: body) }

    /// Holds one sequence and hands out one of its items at a time.
    public struct Kernel: Transformer {
        @usableFromInline let body: @Sendable (Input) throws -> Outputs
        @usableFromInline var outputs: Outputs.Iterator?
        @usableFromInline var isOver = false

        @inlinable
        init(body: @escaping @Sendable (Input) throws -> Outputs) { self.body = body }

        /// Takes one item.
        @inlinable
        public mutating func receive(_ input: consuming Input) throws { outputs = try body(input).makeIterator() }

        /// Says that upstream is over.
        @inlinable
        public mutating func receiveEnd() { isOver = true }

        /// Hands out the next item of the sequence.
        @inlinable
        public mutating func next() -> TransformStep<Outputs.Element> {
            if let item = outputs?.next() { return .output(item) }
            outputs = nil
            return isOver ? .finished : .needsInput
        }
    }
}

/// Makes a stage that turns each item into a sequence and hands out the sequence's items one by one.
///
/// ```swift
/// let lines = flatMapStream { (order: Order) in order.lines }
/// ```
/// A lazy or endless sequence is pulled as its items are wanted; nothing is collected.
/// - Parameter body: Called once for each item; what it throws fails the run.
@inlinable
public func flatMapStream<Input: Sendable, Outputs: Sequence>(
    _ body: @escaping @Sendable (Input) throws -> Outputs
) -> FlatMapStream<Input, Outputs> { FlatMapStream(body) }

extension DrivableStream {
    /// Turns each item into a sequence and hands out its items one by one.
    ///
    /// It is synchronous; the sequence is pulled as its items are wanted.
    @inlinable
    public func flatMap<Outputs: Sequence>(
        _ body: @escaping @Sendable (Element) throws -> Outputs
    ) -> TransformedStream<Self, FlatMapStream<Element, Outputs>>
    where Outputs.Element: Sendable, Outputs.Iterator: SendableMetatype {
        TransformedStream(base: self, transform: FlatMapStream(body))
    }
}

extension TransformedStream {
    /// Turns each item into a sequence and hands out its items one by one.
    ///
    /// It is fused with the transform before it.
    @inlinable
    public func flatMap<Outputs: Sequence>(
        _ body: @escaping @Sendable (Element) throws -> Outputs
    ) -> TransformedStream<Base, Fused<Transform, FlatMapStream<Element, Outputs>>>
    where Outputs.Element: Sendable, Outputs.Iterator: SendableMetatype {
        TransformedStream<Base, Fused<Transform, FlatMapStream<Element, Outputs>>>(
            base: base,
            transform: Fused(transform, FlatMapStream(body))
        )
    }
}
