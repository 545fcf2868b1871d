/// What a decompression stage has learnt about its input: its result.
///
/// It is published when the first header has been read, when the run is flushed, and at the end.
public struct DecompressionReport: Hashable, Sendable {
    /// How the input is wrapped.
    public var format: CompressionFormat
    /// The header of the first gzip member, or nil for other formats and before it was read.
    public var header: GzipHeader?
    /// How many members have come to their end.
    public var memberCount: Int
    /// How many bytes of compressed input have been read.
    public var inputSize: Int
    /// How many bytes have been put out.
    public var outputSize: Int
}
