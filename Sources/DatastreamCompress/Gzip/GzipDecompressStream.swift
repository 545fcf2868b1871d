public import DatastreamCore
public import NIOCore

/// Decompresses gzip; `gzipDecompressStream` makes it.
public struct GzipDecompressStream: TransformStream, ResultProviding {
    /// Compressed bytes go in.
    public typealias Input = ByteBuffer
    /// Bytes come out.
    public typealias Output = ByteBuffer

    /// Where the first member's header and the sizes are published.
    public let resultKey: ResultKey<DecompressionReport>
    let options: DecompressionOptions
    let engine: CompressionEngine

    /// Makes the kernel of one run.
    /// - Throws: ``CompressionError`` when an option cannot be used or there is no memory for the state.
    public func makeTransformer(in run: RunContext) throws -> DecompressKernel {
        try DecompressKernel(.gzip, options: options, slot: try run.claim(resultKey)) {
            [engine] format throws(CompressionError) in
            switch engine.kind {
            case .zlib: try InflateState(format)
            #if ISAL
                case .isal: IsalDecoder()
            #endif
            }
        }
    }
}

/// Makes a stage that decompresses gzip (RFC 1952): one member or several, one after the other.
///
/// ```swift
/// let gunzip = gzipDecompressStream()
/// let results = try await createReadableStream(file).pipe(through: gunzip).pipe(to: sink)
/// print(results[gunzip]?.header?.name ?? "no name")
/// ```
/// Checksum and length of every member are checked. The output is handed out in pieces of at most 64 KiB, each made when
/// the one before was taken, so a bomb never inflates into memory. Corrupt and truncated input fails the run with a
/// ``CompressionError`` that knows the byte offset; what came before it has been handed out then. Mirrors datastream's
/// `gzipDecompressStream`.
/// - Parameters:
///   - trailingData: What to do about bytes that follow and are not gzip. Default: zeros are allowed.
///   - maxOutputSize: The most bytes to put out, nil for no limit. Default: 256 MiB.
///   - maxRatio: The most times that the output may be longer than the input, looked at once the output is longer than
///     1 MiB; deflate reaches 1,032. Default: nil, no limit.
///   - engine: The library. Default: zlib.
///   - resultKey: The result's name. Default: `"gzipDecompress"`.
public func gzipDecompressStream(
    trailingData: TrailingDataPolicy = .allowZeros,
    maxOutputSize: Int? = defaultMaxDecompressedSize,
    maxRatio: Int? = nil,
    engine: CompressionEngine = .zlib,
    resultKey: String = "gzipDecompress"
) -> GzipDecompressStream {
    GzipDecompressStream(
        resultKey: ResultKey(resultKey),
        options: DecompressionOptions(trailingData: trailingData, maxOutputSize: maxOutputSize, maxRatio: maxRatio),
        engine: engine
    )
}
