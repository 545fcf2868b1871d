public import DatastreamCore
public import NIOCore

/// Joins small chunks; `stringMinimumChunkSizeStream` and `stringMinimumFirstChunkSizeStream` make it.
public struct StringMinimumChunkSizeStream: TransformStream {
    /// UTF-8 bytes go in, cut anywhere.
    public typealias Input = ByteBuffer
    /// The same bytes come out in larger chunks.
    public typealias Output = ByteBuffer

    let chunkSize: Int
    let isFirstOnly: Bool

    /// Makes the kernel of one run.
    /// - Throws: ``StreamError/Code/invalidOption`` when the size is below 1.
    public func makeTransformer(in run: RunContext) throws -> Kernel {
        guard chunkSize >= 1 else {
            throw StreamError(.invalidOption, "chunkSize is \(chunkSize); it has to be at least 1")
        }
        return Kernel(chunkSize: chunkSize, isFirstOnly: isFirstOnly)
    }

    /// Holds less than the size that is asked for, and the chunk that completes it.
    public struct Kernel: Transformer {
        /// UTF-8 bytes go in, cut anywhere.
        public typealias Input = ByteBuffer
        /// The same bytes come out in larger chunks.
        public typealias Output = ByteBuffer

        private let chunkSize: Int
        private let isFirstOnly: Bool
        private var held: ByteBuffer?
        private var handsOut = false
        private var passesOn = false
        private var isOver = false

        init(chunkSize: Int, isFirstOnly: Bool) {
            self.chunkSize = chunkSize
            self.isFirstOnly = isFirstOnly
        }

        /// Takes a chunk.
        public mutating func receive(_ chunk: consuming ByteBuffer) {
            if held == nil { held = chunk } else { held?.writeImmutableBuffer(chunk) }
            handsOut = passesOn || (held?.readableBytes ?? 0) >= chunkSize
            if handsOut, isFirstOnly { passesOn = true }
        }

        /// Hands out what is held, unless the first chunk still has to grow.
        public mutating func receiveFlush() { handsOut = !isFirstOnly }

        /// Hands out the rest.
        public mutating func receiveEnd() {
            handsOut = true
            isOver = true
        }

        /// Hands out a chunk that is large enough.
        public mutating func next() -> TransformStep<ByteBuffer> {
            if handsOut {
                handsOut = false
                if let chunk = held.take(), chunk.readableBytes > 0 { return .output(chunk) }
            }
            return isOver ? .finished : .needsInput
        }
    }
}

extension StringMinimumChunkSizeStream: StageChoice {
    package var chosenName: String {
        isFirstOnly ? "stringMinimumFirstChunkSizeStream" : "stringMinimumChunkSizeStream"
    }
}

/// Makes a stage that joins small chunks, so that each has at least `chunkSize` bytes.
///
/// ```swift
/// rows.pipe(through: stringMinimumChunkSizeStream(chunkSize: 8_192))
/// ```
/// Chunks are joined, never cut, so a large one passes as it is, behind what was held. The last may be smaller, and so
/// may one that is handed out because the run is idle: a flush hands out what is held, which changes how the text is
/// cut but not the text. It holds fewer than `chunkSize` bytes. Mirrors datastream's `stringMinimumChunkSizeStream`.
/// - Parameter chunkSize: The smallest chunk, in bytes of UTF-8, at least 1. Default: 1,024.
/// - Throws: Nothing here; a size below 1 fails the run with ``StreamError/Code/invalidOption``.
public func stringMinimumChunkSizeStream(chunkSize: Int = 1_024) -> StringMinimumChunkSizeStream {
    StringMinimumChunkSizeStream(chunkSize: chunkSize, isFirstOnly: false)
}

/// Makes a stage whose first chunk has at least `chunkSize` bytes; later ones pass as they are.
///
/// ```swift
/// bytes.pipe(through: stringMinimumFirstChunkSizeStream(chunkSize: 512)).pipe(through: lookAtTheFirstChunk)
/// ```
/// It is for stages that look at the start of a text, so an idle run does not hand out a smaller first chunk: only
/// the end of the text does. It holds fewer than `chunkSize` bytes. Mirrors datastream's
/// `stringMinimumFirstChunkSizeStream`.
/// - Parameter chunkSize: The smallest first chunk, in bytes of UTF-8, at least 1. Default: 1,024.
/// - Throws: Nothing here; a size below 1 fails the run with ``StreamError/Code/invalidOption``.
public func stringMinimumFirstChunkSizeStream(chunkSize: Int = 1_024) -> StringMinimumChunkSizeStream {
    StringMinimumChunkSizeStream(chunkSize: chunkSize, isFirstOnly: true)
}
