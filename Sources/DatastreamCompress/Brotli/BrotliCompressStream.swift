#if Brotli
    public import DatastreamCore
    public import NIOCore

    /// Compresses bytes with brotli; `brotliCompressStream` makes it.
    public struct BrotliCompressStream: TransformStream {
        /// Bytes go in.
        public typealias Input = ByteBuffer
        /// Compressed bytes come out.
        public typealias Output = ByteBuffer

        let quality: Int
        let windowBits: Int
        let flush: FlushPolicy
        let maxOutputSize: Int?

        /// Makes the kernel of one run.
        /// - Throws: ``CompressionError`` when an option cannot be used or there is no memory for the state.
        public func makeTransformer(in run: RunContext) throws -> CompressKernel {
            let encoder = try BrotliEncoder(quality: quality, windowBits: windowBits)
            return try CompressKernel(encoder: encoder, flush: flush, maxOutputSize: maxOutputSize)
        }
    }

    /// Makes a stage that compresses bytes with brotli (RFC 7932); needs the trait `Brotli`.
    ///
    /// ```swift
    /// createReadableStream(page).pipe(through: brotliCompressStream(quality: 5))
    /// ```
    /// Mirrors datastream's `brotliCompressStream`.
    /// - Parameters:
    ///   - quality: 0 (fast) to 11 (small, and some hundred times as slow). Default: 11, the library's and datastream's;
    ///     for a response that is made while it is sent, 4 or 5.
    ///   - windowBits: How far back matches reach, as a power of two: 10 to 24. Default: 22, 4 MiB.
    ///   - flush: When everything received so far is put out. Default: when the run is flushed.
    ///   - maxOutputSize: The most bytes to put out; the chunk that crosses it is withheld and the run fails with
    ///     ``CompressionError/Code/limitExceeded``. Default: nil, no limit.
    public func brotliCompressStream(
        quality: Int = 11,
        windowBits: Int = 22,
        flush: FlushPolicy = .none,
        maxOutputSize: Int? = nil
    ) -> BrotliCompressStream {
        BrotliCompressStream(quality: quality, windowBits: windowBits, flush: flush, maxOutputSize: maxOutputSize)
    }
#endif
