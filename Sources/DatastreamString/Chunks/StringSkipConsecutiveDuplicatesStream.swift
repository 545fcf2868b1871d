public import DatastreamCore
public import NIOCore

/// Drops chunks that repeat the one before; `stringSkipConsecutiveDuplicatesStream` makes it.
public struct StringSkipConsecutiveDuplicatesStream: TransformStream {
    /// Chunks go in.
    public typealias Input = ByteBuffer
    /// Those that differ from the one before come out.
    public typealias Output = ByteBuffer

    /// Makes the kernel of one run.
    public func makeTransformer(in run: RunContext) -> Kernel { Kernel() }

    /// Holds the chunk that was handed out last.
    public struct Kernel: Transformer {
        /// Chunks go in.
        public typealias Input = ByteBuffer
        /// Those that differ from the one before come out.
        public typealias Output = ByteBuffer

        private var last: ByteBuffer?
        private var isNew = false
        private var isOver = false

        init() {}

        /// Takes a chunk.
        public mutating func receive(_ chunk: consuming ByteBuffer) {
            guard last != chunk else { return }
            last = chunk
            isNew = true
        }

        /// Takes the end.
        public mutating func receiveEnd() { isOver = true }

        /// Hands out the chunk if it is new.
        public mutating func next() -> TransformStep<ByteBuffer> {
            if isNew, let last {
                isNew = false
                return .output(last)
            }
            return isOver ? .finished : .needsInput
        }
    }
}

/// Makes a stage that drops each chunk that is equal, byte for byte, to the last one handed out.
///
/// ```swift
/// log.pipe(through: stringSplitStream(separator: "\n")).pipe(through: stringSkipConsecutiveDuplicatesStream())
/// ```
/// It compares chunks as they come, so it belongs behind a stage whose chunks are things of their own, such as lines.
/// It holds the last chunk; a flush has nothing to hand out. Mirrors datastream's
/// `stringSkipConsecutiveDuplicatesStream`.
public func stringSkipConsecutiveDuplicatesStream() -> StringSkipConsecutiveDuplicatesStream {
    StringSkipConsecutiveDuplicatesStream()
}
