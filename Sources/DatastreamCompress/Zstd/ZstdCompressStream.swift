#if Zstd
    public import DatastreamCore
    public import NIOCore

    /// Compresses bytes with Zstandard; `zstdCompressStream` makes it.
    public struct ZstdCompressStream: TransformStream {
        /// Bytes go in.
        public typealias Input = ByteBuffer
        /// Compressed bytes come out.
        public typealias Output = ByteBuffer

        let level: Int
        let windowBits: Int?
        let checksum: Bool
        let flush: FlushPolicy
        let maxOutputSize: Int?

        /// Makes the kernel of one run.
        /// - Throws: ``CompressionError`` when an option cannot be used or there is no memory for the state.
        public func makeTransformer(in run: RunContext) throws -> CompressKernel {
            let encoder = try ZstdEncoder(level: level, windowBits: windowBits, checksum: checksum)
            return try CompressKernel(encoder: encoder, flush: flush, maxOutputSize: maxOutputSize)
        }
    }

    /// Makes a stage that compresses bytes with Zstandard (RFC 8878); needs the trait `Zstd`.
    ///
    /// ```swift
    /// createReadableStream(export).pipe(through: zstdCompressStream(level: 1))
    /// ```
    /// Mirrors datastream's `zstdCompressStream`, whose `quality` is the level.
    /// - Parameters:
    ///   - level: 1 (fast) to 22 (small), below 0 for still faster. Default: 3, the library's.
    ///   - windowBits: How far back matches reach, as a power of two: 10 to 27. Default: nil, what the level has; for HTTP
    ///     at most 23 (RFC 9659).
    ///   - checksum: Whether each frame ends with a checksum of its content. Default: true.
    ///   - flush: When everything received so far is put out. Default: when the run is flushed.
    ///   - maxOutputSize: The most bytes to put out; the chunk that crosses it is withheld and the run fails with
    ///     ``CompressionError/Code/limitExceeded``. Default: nil, no limit.
    public func zstdCompressStream(
        level: Int = 3,
        windowBits: Int? = nil,
        checksum: Bool = true,
        flush: FlushPolicy = .none,
        maxOutputSize: Int? = nil
    ) -> ZstdCompressStream {
        ZstdCompressStream(
            level: level,
            windowBits: windowBits,
            checksum: checksum,
            flush: flush,
            maxOutputSize: maxOutputSize
        )
    }
#endif
