public import DatastreamCore
public import NIOCore

/// Compresses bytes to gzip; `gzipCompressStream` makes it.
public struct GzipCompressStream: TransformStream {
    /// Bytes go in.
    public typealias Input = ByteBuffer
    /// Compressed bytes come out.
    public typealias Output = ByteBuffer

    /// The compression level, -1 to 9.
    public var level: Int
    /// The most bytes to put out, or nil for no limit.
    public var maxOutputSize: Int?

    /// Makes the kernel of one run.
    /// - Throws: ``CompressionError`` when an option cannot be used or there is no memory for the state.
    public func makeTransformer(in run: RunContext) throws -> DeflateKernel {
        if let maxOutputSize, maxOutputSize < 0 {
            throw CompressionError(.invalidOption, "maxOutputSize is \(maxOutputSize); it has to be at least 0, or nil")
        }
        return DeflateKernel(state: try DeflateState(level: level, container: .gzip), maxOutputSize: maxOutputSize)
    }
}

/// Makes a stage that compresses bytes to gzip (RFC 1952) with the system's zlib.
///
/// ```swift
/// createReadableStream(report).pipe(through: gzipCompressStream(level: 1))
/// ```
/// The output depends on nothing but the input, the options, where the run was flushed and zlib's version: the header has
/// no time stamp. A flush of the run brings everything received so far to the other end (a sync flush). Mirrors
/// datastream's `gzipCompressStream`.
/// - Parameters:
///   - level: 1 (fast) to 9 (small), 0 for none, -1 for the library's default, 6. Default: -1.
///   - maxOutputSize: The most bytes to put out; the chunk that crosses it is withheld and the run fails with
///     ``CompressionError/Code/limitExceeded``. Default: nil, no limit.
public func gzipCompressStream(level: Int = -1, maxOutputSize: Int? = nil) -> GzipCompressStream {
    GzipCompressStream(level: level, maxOutputSize: maxOutputSize)
}
