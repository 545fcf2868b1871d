public import DatastreamCore
public import NIOCore

/// Compresses bytes to gzip; `gzipCompressStream` makes it.
public struct GzipCompressStream: TransformStream {
    /// Bytes go in.
    public typealias Input = ByteBuffer
    /// Compressed bytes come out.
    public typealias Output = ByteBuffer

    /// The compression level, -1 to 9; with ISA-L -1 to 3.
    public var level: Int
    /// What the compressor looks for; zlib only.
    public var strategy: DeflateStrategy
    /// How much memory the compressor's tables have, 1 to 9; zlib only.
    public var memoryLevel: Int
    /// How far back matches reach, as a power of two, 9 to 15.
    public var windowBits: Int
    /// The fields of the gzip header.
    public var header: GzipHeader
    /// When everything received so far is put out.
    public var flush: FlushPolicy
    /// The library that does the work.
    public var engine: CompressionEngine
    /// The most bytes to put out, or nil for no limit.
    public var maxOutputSize: Int?

    /// Makes the kernel of one run.
    /// - Throws: ``CompressionError`` when an option cannot be used or there is no memory for the state.
    public func makeTransformer(in run: RunContext) throws -> CompressKernel {
        let options = DeflateOptions(
            level: level,
            strategy: strategy,
            memoryLevel: memoryLevel,
            windowBits: windowBits
        )
        switch engine.kind {
        case .zlib:
            return try CompressKernel(
                encoder: try DeflateState(options, container: .gzip),
                header: try header.encoded(extraFlags: options.extraFlags),
                flush: flush,
                maxOutputSize: maxOutputSize
            )
        #if ISAL
            case .isal:
                return try CompressKernel(
                    encoder: try IsalEncoder(options),
                    header: try header.encoded(extraFlags: 4),
                    flush: flush,
                    maxOutputSize: maxOutputSize
                )
        #endif
        }
    }
}

/// Makes a stage that compresses bytes to gzip (RFC 1952) with the system's zlib.
///
/// ```swift
/// createReadableStream(report).pipe(through: gzipCompressStream(level: 1))
/// ```
/// The output depends on nothing but the input, the options, where the run was flushed and the library's version: the
/// header has no time stamp. A flush of the run brings everything received so far to the other end (a sync flush).
/// Mirrors datastream's `gzipCompressStream`.
/// - Parameters:
///   - level: 1 (fast) to 9 (small), 0 for none, -1 for the library's default, 6. Default: -1.
///   - strategy: What the compressor looks for. Default: `.default`.
///   - memoryLevel: How much memory its tables have, 1 to 9. Default: 8, with which a state takes 268 KB.
///   - windowBits: How far back matches reach, as a power of two: 9 (512 bytes) to 15 (32 KiB). Default: 15.
///   - header: The fields of the gzip header. Default: none, and no time.
///   - flush: When everything received so far is put out. Default: when the run is flushed.
///   - engine: The library. Default: zlib.
///   - maxOutputSize: The most bytes to put out; the chunk that crosses it is withheld and the run fails with
///     ``CompressionError/Code/limitExceeded``. Default: nil, no limit.
public func gzipCompressStream(
    level: Int = -1,
    strategy: DeflateStrategy = .default,
    memoryLevel: Int = 8,
    windowBits: Int = 15,
    header: GzipHeader = GzipHeader(),
    flush: FlushPolicy = .none,
    engine: CompressionEngine = .zlib,
    maxOutputSize: Int? = nil
) -> GzipCompressStream {
    GzipCompressStream(
        level: level,
        strategy: strategy,
        memoryLevel: memoryLevel,
        windowBits: windowBits,
        header: header,
        flush: flush,
        engine: engine,
        maxOutputSize: maxOutputSize
    )
}
