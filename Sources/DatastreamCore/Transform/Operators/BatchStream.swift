/// A transform that gathers items into arrays.
public struct BatchStream<Input: Sendable>: TransformStream {
    /// What comes out.
    public typealias Output = [Input]

    @usableFromInline let size: Int

    @inlinable
    init(size: Int) { self.size = size }

    /// Makes the kernel of one run.
    /// - Throws: ``StreamError/Code/invalidOption`` when the size is below 1.
    @inlinable
    public func makeTransformer(in run: RunContext) throws -> Kernel {
        try checkOption("batch: size", size, atLeast: 1)
        return Kernel(size: size)
    }

    /// Holds at most one batch.
    public struct Kernel: Transformer {
        @usableFromInline let size: Int
        @usableFromInline var items: [Input] = []
        @usableFromInline var isReady = false
        @usableFromInline var isOver = false

        @inlinable
        init(size: Int) { self.size = size }

        /// Takes one item.
        @inlinable
        public mutating func receive(_ input: consuming Input) {
            if items.isEmpty { items.reserveCapacity(min(size, 1_024)) }
            items.append(input)
            isReady = items.count >= size
        }

        /// Lets the batch go although it is not full.
        @inlinable
        public mutating func receiveFlush() { isReady = !items.isEmpty }

        /// Lets the last batch go.
        @inlinable
        public mutating func receiveEnd() {
            isReady = !items.isEmpty
            isOver = true
        }

        /// Hands out a batch.
        @inlinable
        public mutating func next() -> TransformStep<[Input]> {
            guard isReady else { return isOver ? .finished : .needsInput }
            isReady = false
            let batch = items
            items = []
            return .output(batch)
        }
    }
}

/// Makes a stage that gathers items into arrays of `size`; the last one may be shorter.
///
/// ```swift
/// let pages = batchStream(of: Order.self, size: 500)      // takes Order, gives [Order]
/// ```
/// When the source is silent, the run's idle flush lets a batch go that is not full; see ``RunOptions/flushWhenIdle``.
/// - Parameters:
///   - type: What it takes.
///   - size: The most items in a batch, at least 1; below that the run fails with ``StreamError/Code/invalidOption``.
@inlinable
public func batchStream<Input: Sendable>(of type: Input.Type, size: Int) -> BatchStream<Input> {
    BatchStream(size: size)
}

extension DrivableStream {
    /// Gathers items into arrays of `size`; the last one may be shorter.
    ///
    /// The run's idle flush lets a batch go that is not full.
    @inlinable
    public func batch(_ size: Int) -> TransformedStream<Self, BatchStream<Element>> {
        TransformedStream(base: self, transform: BatchStream(size: size))
    }
}

extension TransformedStream {
    /// Gathers items into arrays of `size`; the last one may be shorter.
    ///
    /// It is fused with the transform before it.
    @inlinable
    public func batch(_ size: Int) -> TransformedStream<Base, Fused<Transform, BatchStream<Element>>> {
        TransformedStream<Base, Fused<Transform, BatchStream<Element>>>(
            base: base,
            transform: Fused(transform, BatchStream(size: size))
        )
    }
}
