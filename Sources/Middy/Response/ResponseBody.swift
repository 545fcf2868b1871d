public import DatastreamCore
public import NIOCore

/// The body of a response: nothing, text, bytes, or a stream of either, its type erased once.
///
/// Hooks see this instead of a pipeline's type. A run goes through it as one specialised loop from the source on.
public struct ResponseBody: Sendable, ExpressibleByStringLiteral {
    /// The body's bytes as a stream.
    public let stream: ReadableStream<ByteBuffer>

    /// How many bytes the body has when that is known beforehand, as for text and bytes; nil for streams.
    public let byteCount: Int?

    /// How many bytes the body has to have, because a header field says so.
    @usableFromInline package var expectedByteCount: Int?

    /// No body.
    public static let empty = ResponseBody(ByteBuffer())

    /// Makes a body from text or bytes.
    public init(_ chunk: some BodyChunk) {
        let bytes = chunk.bodyBytes
        stream = createReadableStream(bytes)
        byteCount = bytes.readableBytes
    }

    /// Makes a body from a stream of bytes or text.
    @inlinable
    public init<Stream: DrivableStream>(_ stream: Stream) where Stream.Element: BodyChunk {
        // no cast: through an existential the pipeline would no longer be specialised
        self.stream = ReadableStream(stream.pipe(through: BodyBytesStream<Stream.Element>()))
        byteCount = nil
    }

    /// Makes a body from an asynchronous sequence of bytes or text.
    @inlinable
    public init<Base: AsyncSequence & Sendable>(_ base: Base)
    where Base.Element: BodyChunk, Base.AsyncIterator: SendableMetatype {
        self.init(createReadableStream(base))
    }

    /// Makes a body from a text literal.
    public init(stringLiteral text: String) { self.init(text) }
}

/// Turns text into bytes, and leaves bytes as they are.
@usableFromInline
struct BodyBytesStream<Chunk: BodyChunk>: TransformStream {
    @usableFromInline typealias Input = Chunk
    @usableFromInline typealias Output = ByteBuffer

    @usableFromInline
    init() {}

    @inlinable
    func makeTransformer(in run: RunContext) -> Kernel { Kernel() }

    @usableFromInline
    struct Kernel: Transformer {
        @usableFromInline typealias Input = Chunk
        @usableFromInline typealias Output = ByteBuffer

        @usableFromInline var held: ByteBuffer?
        @usableFromInline var isOver = false

        @usableFromInline
        init() {}

        @inlinable
        mutating func receive(_ chunk: consuming Chunk) {
            let bytes = chunk.bodyBytes
            if bytes.readableBytes > 0 { held = bytes }
        }

        @inlinable
        mutating func receiveEnd() { isOver = true }

        @inlinable
        mutating func next() -> TransformStep<ByteBuffer> {
            if let bytes = held.take() { return .output(bytes) }
            return isOver ? .finished : .needsInput
        }
    }
}
