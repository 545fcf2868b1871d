public import DatastreamCore
public import NIOCore

/// How many bytes a string stage holds unless said otherwise: 16 MiB.
public let defaultMaxStringBufferSize = 16_777_216

/// Cuts text at a separator; `stringSplitStream` makes it.
public struct StringSplitStream: TransformStream {
    /// UTF-8 bytes go in, cut anywhere.
    public typealias Input = ByteBuffer
    /// One chunk for each segment comes out.
    public typealias Output = ByteBuffer

    let separator: String
    let maxBufferSize: Int?

    /// Makes the kernel of one run.
    /// - Throws: ``StreamError/Code/invalidOption`` when the separator is empty.
    public func makeTransformer(in run: RunContext) throws -> StringSplitKernel {
        StringSplitKernel(separator: try BytePattern(separator, option: "separator"), maxBufferSize: maxBufferSize)
    }
}

/// Makes a stage that cuts text at a separator and hands out each segment, without the separator, as one chunk.
///
/// ```swift
/// for try await line in bytes.pipe(through: stringSplitStream(separator: "\n")) { print(String(buffer: line)) }
/// ```
/// Empty segments come out too, as empty chunks; so does what follows the last separator, even when it is empty, so
/// that an empty text gives one empty chunk. A separator may lie across any number of chunks. A segment that lies in
/// one chunk is a view on it and is not copied. A segment comes out with its separator, so a flush has nothing to hand
/// out. Mirrors datastream's `stringSplitStream`.
/// - Parameters:
///   - separator: Where to cut; not empty.
///   - maxBufferSize: The longest segment, in bytes of UTF-8; nil: no limit. Default: 16 MiB.
/// - Throws: Nothing here; an empty separator fails the run with ``StreamError/Code/invalidOption``, a longer segment
///   with ``StreamError/Code/limitExceeded``.
public func stringSplitStream(
    separator: String,
    maxBufferSize: Int? = defaultMaxStringBufferSize
) -> StringSplitStream {
    StringSplitStream(separator: separator, maxBufferSize: maxBufferSize)
}
