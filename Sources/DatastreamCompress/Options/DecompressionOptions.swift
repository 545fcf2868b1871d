/// What a decompression stage does with bytes that follow the compressed data and are not a further member.
public enum TrailingDataPolicy: Hashable, Sendable {
    /// Any such byte is an error.
    case refuse
    /// Zeros, the padding of tapes and disks, are read over; any other byte is an error.
    case allowZeros
    /// The stage is finished when the compressed data is; what follows is not read.
    case ignore
}

/// The limits and policies that all decompression stages share.
struct DecompressionOptions: Sendable {
    var trailingData: TrailingDataPolicy
    var maxOutputSize: Int?
    var maxRatio: Int?

    func validate() throws(CompressionError) {
        try check("maxOutputSize", limit: maxOutputSize, atLeast: 0)
        try check("maxRatio", limit: maxRatio, atLeast: 1)
    }
}

/// The most bytes a decompression stage puts out unless it is told otherwise: 256 MiB.
public let defaultMaxDecompressedSize = 268_435_456
