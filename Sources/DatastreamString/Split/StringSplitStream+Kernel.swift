public import DatastreamCore
public import NIOCore

/// Holds the chunk that came last and the unfinished segment before it.
public struct StringSplitKernel: Transformer {
    /// UTF-8 bytes go in, cut anywhere.
    public typealias Input = ByteBuffer
    /// One chunk for each segment comes out.
    public typealias Output = ByteBuffer

    private let separator: BytePattern
    private let maxBufferSize: Int?
    private var text = ByteBuffer()
    /// How many readable bytes of `text` have been searched, and how many of the separator's the last of them are.
    private var searched = 0
    private var matched = 0
    private var segments = 0
    private var offset = 0
    private var isOver = false
    private var hasTail = false

    init(separator: BytePattern, maxBufferSize: Int?) {
        self.separator = separator
        self.maxBufferSize = maxBufferSize
    }

    /// Takes a chunk.
    public mutating func receive(_ chunk: consuming ByteBuffer) {
        if text.readableBytes == 0 {
            text = chunk
        } else {
            if text.readerIndex > 0 { text.discardReadBytes() }
            text.writeImmutableBuffer(chunk)
        }
    }

    /// Takes the end: what is left is a segment, even if it is empty.
    public mutating func receiveEnd() {
        isOver = true
        hasTail = true
    }

    /// Hands out the next segment.
    /// - Throws: ``StreamError/Code/limitExceeded`` when a segment is too long.
    public mutating func next() throws -> TransformStep<ByteBuffer> {
        let end = text.withUnsafeReadableBytes { separator.findEnd(in: $0, from: searched, matched: &matched) }
        if let end {
            let length = end - separator.bytes.count
            try check(length)
            let segment = text.readSlice(length: length) ?? ByteBuffer()
            text.moveReaderIndex(forwardBy: separator.bytes.count)
            (searched, matched) = (0, 0)
            segments += 1
            offset += end
            return .output(segment)
        }
        searched = text.readableBytes
        // bytes that may belong to a separator do not count until it is known that they do not
        try check(isOver ? searched : searched - matched)
        if hasTail {
            hasTail = false
            defer { text = ByteBuffer() }
            searched = 0
            return .output(text)
        }
        return isOver ? .finished : .needsInput
    }

    private func check(_ length: Int) throws {
        guard let maxBufferSize, length > maxBufferSize else { return }
        throw StreamError(
            .limitExceeded,
            """
            stringSplitStream: segment \(segments), at byte \(offset), has \(length) bytes or more, which is more than \
            maxBufferSize, \(maxBufferSize); raise the limit or check the separator
            """
        )
    }
}
