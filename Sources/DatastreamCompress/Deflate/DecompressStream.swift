public import DatastreamCore
public import NIOCore

/// Decompresses gzip, zlib or raw deflate data, whichever comes; `decompressStream` makes it.
public struct DecompressStream: TransformStream, ResultProviding {
    /// Compressed bytes go in.
    public typealias Input = ByteBuffer
    /// Bytes come out.
    public typealias Output = ByteBuffer

    /// Where the format, the header and the sizes are published.
    public let resultKey: ResultKey<DecompressionReport>
    let options: DecompressionOptions

    /// Makes the kernel of one run.
    /// - Throws: ``CompressionError`` when an option cannot be used.
    public func makeTransformer(in run: RunContext) throws -> DecompressKernel {
        try DecompressKernel(nil, options: options, slot: try run.claim(resultKey)) {
            format throws(CompressionError) in try InflateState(format)
        }
    }
}

/// Makes a stage that decompresses gzip, zlib or raw deflate data and finds out which it is.
///
/// ```swift
/// response.body.pipe(through: decompressStream())      // for servers that disagree about Content-Encoding: deflate
/// ```
/// The first two bytes say it: gzip has a mark, zlib a check sum; everything else is taken for raw deflate data, so what
/// is not compressed at all fails, sooner or later. Output, errors and limits are those of
/// ``gzipDecompressStream(trailingData:maxOutputSize:maxRatio:engine:resultKey:)``.
/// - Parameters:
///   - trailingData: What to do about bytes that follow. Default: zeros are allowed.
///   - maxOutputSize: The most bytes to put out, nil for no limit. Default: 256 MiB.
///   - maxRatio: The most times that the output may be longer than the input, looked at once the output is longer than
///     1 MiB; deflate reaches 1,032. Default: nil, no limit.
///   - resultKey: The result's name. Default: `"decompress"`.
public func decompressStream(
    trailingData: TrailingDataPolicy = .allowZeros,
    maxOutputSize: Int? = defaultMaxDecompressedSize,
    maxRatio: Int? = nil,
    resultKey: String = "decompress"
) -> DecompressStream {
    DecompressStream(
        resultKey: ResultKey(resultKey),
        options: DecompressionOptions(trailingData: trailingData, maxOutputSize: maxOutputSize, maxRatio: maxRatio)
    )
}
