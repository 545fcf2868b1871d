public import DatastreamCore
public import NIOCore

/// What stands around deflate data.
public enum DeflateContainer: Hashable, Sendable {
    /// A zlib header and a checksum (RFC 1950): what HTTP's `deflate` means.
    case zlib
    /// Nothing (RFC 1951): what ZIP files hold.
    case raw
}

/// Compresses bytes to zlib or raw deflate data; `deflateCompressStream` makes it.
public struct DeflateCompressStream: TransformStream {
    /// Bytes go in.
    public typealias Input = ByteBuffer
    /// Compressed bytes come out.
    public typealias Output = ByteBuffer

    let options: DeflateOptions
    let container: DeflateContainer
    let dictionary: ByteBuffer?
    let flush: FlushPolicy
    let maxOutputSize: Int?

    /// Makes the kernel of one run.
    /// - Throws: ``CompressionError`` when an option cannot be used or there is no memory for the state.
    public func makeTransformer(in run: RunContext) throws -> CompressKernel {
        let state = try DeflateState(options, container: container == .zlib ? .zlib : .raw)
        if let dictionary { try state.setDictionary(dictionary) }
        return try CompressKernel(encoder: state, flush: flush, maxOutputSize: maxOutputSize)
    }
}

/// Makes a stage that compresses bytes to deflate data, in a zlib container or raw.
///
/// ```swift
/// createReadableStream(report).pipe(through: deflateCompressStream(level: 9))
/// ```
/// Mirrors datastream's `deflateCompressStream`, which has the zlib container only.
/// - Parameters:
///   - level: 1 (fast) to 9 (small), 0 for none, -1 for the library's default, 6. Default: -1.
///   - container: What stands around the data. Default: `.zlib`.
///   - dictionary: Bytes that the data is likely to repeat, most likely ones last; the other side needs the same.
///     Default: nil.
///   - strategy: What the compressor looks for. Default: `.default`.
///   - memoryLevel: How much memory its tables have, 1 to 9. Default: 8, with which a state takes 268 KB.
///   - windowBits: How far back matches reach, as a power of two: 9 (512 bytes) to 15 (32 KiB). Default: 15.
///   - flush: When everything received so far is put out. Default: when the run is flushed.
///   - maxOutputSize: The most bytes to put out; the chunk that crosses it is withheld and the run fails with
///     ``CompressionError/Code/limitExceeded``. Default: nil, no limit.
public func deflateCompressStream(
    level: Int = -1,
    container: DeflateContainer = .zlib,
    dictionary: ByteBuffer? = nil,
    strategy: DeflateStrategy = .default,
    memoryLevel: Int = 8,
    windowBits: Int = 15,
    flush: FlushPolicy = .none,
    maxOutputSize: Int? = nil
) -> DeflateCompressStream {
    DeflateCompressStream(
        options: DeflateOptions(
            level: level,
            strategy: strategy,
            memoryLevel: memoryLevel,
            windowBits: windowBits
        ),
        container: container,
        dictionary: dictionary,
        flush: flush,
        maxOutputSize: maxOutputSize
    )
}
