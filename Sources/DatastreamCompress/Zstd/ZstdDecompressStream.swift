#if Zstd
    public import DatastreamCore
    public import NIOCore

    /// Decompresses Zstandard; `zstdDecompressStream` makes it.
    public struct ZstdDecompressStream: TransformStream, ResultProviding {
        /// Compressed bytes go in.
        public typealias Input = ByteBuffer
        /// Bytes come out.
        public typealias Output = ByteBuffer

        /// Where the sizes are published.
        public let resultKey: ResultKey<DecompressionReport>
        let maxWindowBits: Int
        let options: DecompressionOptions

        /// Makes the kernel of one run.
        /// - Throws: ``CompressionError`` when an option cannot be used or there is no memory for the state.
        public func makeTransformer(in run: RunContext) throws -> DecompressKernel {
            try DecompressKernel(.zstd, options: options, slot: try run.claim(resultKey)) {
                [maxWindowBits] _ throws(CompressionError) in try ZstdDecoder(maxWindowBits: maxWindowBits)
            }
        }
    }

    /// Makes a stage that decompresses Zstandard (RFC 8878), one frame or several; needs the trait `Zstd`.
    ///
    /// ```swift
    /// let text = try await streamToString(createReadableStream(bytes).pipe(through: zstdDecompressStream()))
    /// ```
    /// Checksums are checked where there are any, and skippable frames are skipped. Output, errors and limits are those
    /// of ``gzipDecompressStream(trailingData:maxOutputSize:maxRatio:engine:resultKey:)``. Mirrors datastream's
    /// `zstdDecompressStream`.
    /// - Parameters:
    ///   - maxWindowBits: The largest window the input may ask for, as a power of two, 10 to 31; that much memory is
    ///     taken. Default: 27, 128 MiB, the library's limit.
    ///   - trailingData: What to do about bytes that follow and are no frame. Default: any is an error.
    ///   - maxOutputSize: The most bytes to put out, nil for no limit. Default: 256 MiB.
    ///   - maxRatio: The most times that the output may be longer than the input, looked at once the output is longer
    ///     than 1 MiB. Default: nil, no limit.
    ///   - resultKey: The result's name. Default: `"zstdDecompress"`.
    public func zstdDecompressStream(
        maxWindowBits: Int = 27,
        trailingData: TrailingDataPolicy = .refuse,
        maxOutputSize: Int? = defaultMaxDecompressedSize,
        maxRatio: Int? = nil,
        resultKey: String = "zstdDecompress"
    ) -> ZstdDecompressStream {
        ZstdDecompressStream(
            resultKey: ResultKey(resultKey),
            maxWindowBits: maxWindowBits,
            options: DecompressionOptions(trailingData: trailingData, maxOutputSize: maxOutputSize, maxRatio: maxRatio)
        )
    }
#endif
