public import DatastreamCore
public import NIOCore

/// Compresses bytes to gzip on several cores; `gzipCompressStream(parallel:)` makes it.
public struct ParallelGzipCompressStream: AsyncTransformStream {
    /// Bytes go in.
    public typealias Input = ByteBuffer
    /// Compressed bytes come out.
    public typealias Output = ByteBuffer

    let options: DeflateOptions
    let header: GzipHeader
    let parallel: Int
    let blockSize: Int
    let maxOutputSize: Int?

    /// Makes the transformer of one run.
    /// - Throws: ``CompressionError`` when an option cannot be used.
    public func makeAsyncTransformer(in run: RunContext) throws -> ParallelGzipTransformer {
        try options.validate()
        try check("parallel", parallel, 1...256)
        try check("blockSize", blockSize, 32_768...16_777_216)
        try check("maxOutputSize", limit: maxOutputSize, atLeast: 0)
        return ParallelGzipTransformer(
            options: options,
            header: try header.encoded(extraFlags: options.extraFlags),
            parallel: parallel,
            blockSize: blockSize,
            maxOutputSize: maxOutputSize
        )
    }
}

/// Makes a stage that compresses bytes to gzip on several cores, for big exports on more than one CPU.
///
/// ```swift
/// createReadableStream(file).pipe(through: gzipCompressStream(level: 6, parallel: 4))
/// ```
/// The input is cut into blocks, which are compressed in tasks of their own, each with the 32 KiB before it as its
/// dictionary, and joined in order into one gzip member, as pigz does. The output depends on the input, the options and
/// where the run was flushed, not on the number of tasks, and is less than 1 % longer than that of one task. At most
/// `parallel + 1` blocks are held, and their output; a flush of the run puts out everything received so far. Input
/// shorter than two blocks is compressed as a whole, without tasks. No task outlives the run.
/// - Parameters:
///   - level: 1 (fast) to 9 (small), 0 for none, -1 for the library's default, 6. Default: -1.
///   - strategy: What the compressor looks for. Default: `.default`.
///   - memoryLevel: How much memory its tables have, 1 to 9. Default: 8, with which a task's state takes 268 KB.
///   - header: The fields of the gzip header. Default: none, and no time.
///   - parallel: How many blocks are compressed at once, 1 to 256: the number of CPUs.
///   - blockSize: The length of a block in bytes, 32 KiB to 16 MiB. Default: 128 KiB.
///   - maxOutputSize: The most bytes to put out; the chunk that crosses it is withheld and the run fails with
///     ``CompressionError/Code/limitExceeded``. Default: nil, no limit.
public func gzipCompressStream(
    level: Int = -1,
    strategy: DeflateStrategy = .default,
    memoryLevel: Int = 8,
    header: GzipHeader = GzipHeader(),
    parallel: Int,
    blockSize: Int = 131_072,
    maxOutputSize: Int? = nil
) -> ParallelGzipCompressStream {
    ParallelGzipCompressStream(
        options: DeflateOptions(level: level, strategy: strategy, memoryLevel: memoryLevel),
        header: header,
        parallel: parallel,
        blockSize: blockSize,
        maxOutputSize: maxOutputSize
    )
}
