public import DatastreamCore
public import NIOCore

/// Decompresses zlib or raw deflate data; `deflateDecompressStream` makes it.
public struct DeflateDecompressStream: TransformStream, ResultProviding {
    /// Compressed bytes go in.
    public typealias Input = ByteBuffer
    /// Bytes come out.
    public typealias Output = ByteBuffer

    /// Where the sizes are published.
    public let resultKey: ResultKey<DecompressionReport>
    let container: DeflateContainer
    let dictionary: ByteBuffer?
    let options: DecompressionOptions

    /// Makes the kernel of one run.
    /// - Throws: ``CompressionError`` when an option cannot be used or there is no memory for the state.
    public func makeTransformer(in run: RunContext) throws -> DecompressKernel {
        let format: CompressionFormat = container == .zlib ? .zlib : .deflate
        return try DecompressKernel(format, options: options, slot: try run.claim(resultKey)) {
            [dictionary] format throws(CompressionError) in
            try InflateState(format, dictionary: dictionary)
        }
    }
}

/// Makes a stage that decompresses deflate data, in a zlib container or raw.
///
/// ```swift
/// let text = try await streamToString(createReadableStream(bytes).pipe(through: deflateDecompressStream()))
/// ```
/// The checksum of a zlib container is checked; raw data has none. Output, errors and limits are those of
/// ``gzipDecompressStream(trailingData:maxOutputSize:maxRatio:engine:resultKey:)``. Mirrors datastream's
/// `deflateDecompressStream`, which has the zlib container only.
/// - Parameters:
///   - container: What stands around the data. Default: `.zlib`.
///   - dictionary: What the data was compressed with. Default: nil.
///   - trailingData: What to do about bytes that follow. Default: zeros are allowed.
///   - maxOutputSize: The most bytes to put out, nil for no limit. Default: 256 MiB.
///   - maxRatio: The most times that the output may be longer than the input, looked at once the output is longer than
///     1 MiB; deflate reaches 1,032. Default: nil, no limit.
///   - resultKey: The result's name. Default: `"deflateDecompress"`.
public func deflateDecompressStream(
    container: DeflateContainer = .zlib,
    dictionary: ByteBuffer? = nil,
    trailingData: TrailingDataPolicy = .allowZeros,
    maxOutputSize: Int? = defaultMaxDecompressedSize,
    maxRatio: Int? = nil,
    resultKey: String = "deflateDecompress"
) -> DeflateDecompressStream {
    DeflateDecompressStream(
        resultKey: ResultKey(resultKey),
        container: container,
        dictionary: dictionary,
        options: DecompressionOptions(trailingData: trailingData, maxOutputSize: maxOutputSize, maxRatio: maxRatio)
    )
}
