#if Brotli
    public import DatastreamCore
    public import NIOCore

    /// Decompresses brotli; `brotliDecompressStream` makes it.
    public struct BrotliDecompressStream: TransformStream, ResultProviding {
        /// Compressed bytes go in.
        public typealias Input = ByteBuffer
        /// Bytes come out.
        public typealias Output = ByteBuffer

        /// Where the sizes are published.
        public let resultKey: ResultKey<DecompressionReport>
        let options: DecompressionOptions

        /// Makes the kernel of one run.
        /// - Throws: ``CompressionError`` when an option cannot be used or there is no memory for the state.
        public func makeTransformer(in run: RunContext) throws -> DecompressKernel {
            try DecompressKernel(.brotli, options: options, slot: try run.claim(resultKey)) {
                _ throws(CompressionError) in try BrotliDecoder()
            }
        }
    }

    /// Makes a stage that decompresses brotli (RFC 7932); needs the trait `Brotli`.
    ///
    /// ```swift
    /// let page = try await streamToString(createReadableStream(bytes).pipe(through: brotliDecompressStream()))
    /// ```
    /// Windows of more than 16 MiB ("large window brotli") are refused. Brotli has no checksum. Output, errors and limits
    /// are those of ``gzipDecompressStream(trailingData:maxOutputSize:maxRatio:engine:resultKey:)``. Mirrors datastream's
    /// `brotliDecompressStream`.
    /// - Parameters:
    ///   - trailingData: What to do about bytes that follow. Default: any is an error.
    ///   - maxOutputSize: The most bytes to put out, nil for no limit. Default: 256 MiB.
    ///   - maxRatio: The most times that the output may be longer than the input, looked at once the output is longer
    ///     than 1 MiB. Default: nil, no limit.
    ///   - resultKey: The result's name. Default: `"brotliDecompress"`.
    public func brotliDecompressStream(
        trailingData: TrailingDataPolicy = .refuse,
        maxOutputSize: Int? = defaultMaxDecompressedSize,
        maxRatio: Int? = nil,
        resultKey: String = "brotliDecompress"
    ) -> BrotliDecompressStream {
        BrotliDecompressStream(
            resultKey: ResultKey(resultKey),
            options: DecompressionOptions(trailingData: trailingData, maxOutputSize: maxOutputSize, maxRatio: maxRatio)
        )
    }
#endif
