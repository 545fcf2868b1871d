/// A transform that shows each item to a closure and passes it on unchanged.
public struct TapStream<Input: Sendable>: TransformStream {
    /// What comes out, of the same type.
    public typealias Output = Input

    @usableFromInline let body: @Sendable (Input) throws -> Void
    @usableFromInline let onEnd: @Sendable () throws -> Void

    @inlinable
    init(_ body: @escaping @Sendable (Input) throws -> Void, onEnd: @escaping @Sendable () throws -> Void) {
        self.body = body
        self.onEnd = onEnd
    }

    /// Makes the kernel of one run.
    @inlinable
    public func makeTransformer(in run: RunContext) -> Kernel { Kernel(stage: self) }

    /// Holds at most one item.
    public struct Kernel: Transformer {
        @usableFromInline let stage: TapStream
        @usableFromInline var held: Input?
        @usableFromInline var isOver = false

        @inlinable
        init(stage: TapStream) { self.stage = stage }

        /// Shows one item to the closure.
        @inlinable
        public mutating func receive(_ input: consuming Input) throws {
            try stage.body(input)
            held = .some(input)
        }

        /// Says that upstream is over.
        @inlinable
        public mutating func receiveEnd() throws {
            isOver = true
            try stage.onEnd()
        }

        /// Hands out the held item.
        @inlinable
        public mutating func next() -> TransformStep<Input> {
            if let item = held.take() { return .output(item) }
            return isOver ? .finished : .needsInput
        }
    }
}

/// Makes a stage that shows each item to a closure and passes it on unchanged.
///
/// ```swift
/// let progress = tapStream { (order: Order) in print(order.id) }
/// ```
/// - Parameter body: Called once for each item; what it throws fails the run.
@inlinable
public func tapStream<Input: Sendable>(_ body: @escaping @Sendable (Input) throws -> Void) -> TapStream<Input> {
    TapStream(body, onEnd: {})
}

extension DrivableStream {
    /// Shows each item to a closure and passes it on.
    ///
    /// What the closure throws fails the run.
    @inlinable
    public func tap(
        _ body: @escaping @Sendable (Element) throws -> Void
    ) -> TransformedStream<Self, TapStream<Element>> {
        TransformedStream(base: self, transform: TapStream(body, onEnd: {}))
    }
}

extension TransformedStream {
    /// Shows each item to a closure and passes it on.
    ///
    /// It is fused with the transform before it.
    @inlinable
    public func tap(
        _ body: @escaping @Sendable (Element) throws -> Void
    ) -> TransformedStream<Base, Fused<Transform, TapStream<Element>>> {
        TransformedStream<Base, Fused<Transform, TapStream<Element>>>(
            base: base,
            transform: Fused(transform, TapStream(body, onEnd: {}))
        )
    }
}
