/// A transform that takes sequences and hands out their items.
public struct FlattenStream<Input: Sequence & Sendable>: TransformStream
where Input.Element: Sendable, Input.Iterator: SendableMetatype {
    /// What the sequences are made of.
    public typealias Output = Input.Element

    @inlinable
    init() {}

    /// Makes the kernel of one run.
    @inlinable
    public func makeTransformer(in run: RunContext) -> Kernel { Kernel() }

    /// Holds one sequence and hands out one of its items at a time.
    public struct Kernel: Transformer {
        @usableFromInline var items: Input.Iterator?
        @usableFromInline var isOver = false

        @inlinable
        init() {}

        /// Takes one sequence.
        @inlinable
        public mutating func receive(_ input: consuming Input) { items = input.makeIterator() }

        /// Says that upstream is over.
        @inlinable
        public mutating func receiveEnd() { isOver = true }

        /// Hands out the next item of the sequence.
        @inlinable
        public mutating func next() -> TransformStep<Input.Element> {
            if let item = items?.next() { return .output(item) }
            items = nil
            return isOver ? .finished : .needsInput
        }
    }
}

/// Makes a stage that takes sequences, such as the batches of ``batchStream(of:size:)``, and hands out their items.
///
/// ```swift
/// let rows = flattenStream(of: [Order].self)      // takes [Order], gives Order
/// ```
/// - Parameter type: What it takes.
@inlinable
public func flattenStream<Input: Sequence & Sendable>(of type: Input.Type) -> FlattenStream<Input> { FlattenStream() }

extension DrivableStream {
    /// Hands out the items of the sequences that pass.
    ///
    /// It undoes ``batch(_:)``.
    @inlinable
    public func flatten() -> TransformedStream<Self, FlattenStream<Element>>
    where Element: Sequence, Element.Element: Sendable, Element.Iterator: SendableMetatype {
        TransformedStream(base: self, transform: FlattenStream())
    }
}

extension TransformedStream {
    /// Hands out the items of the sequences that pass.
    ///
    /// It is fused with the transform before it.
    @inlinable
    public func flatten() -> TransformedStream<Base, Fused<Transform, FlattenStream<Element>>>
    where Element: Sequence, Element.Element: Sendable, Element.Iterator: SendableMetatype {
        TransformedStream<Base, Fused<Transform, FlattenStream<Element>>>(
            base: base,
            transform: Fused(transform, FlattenStream())
        )
    }
}
