import CZlib

/// What zlib looks for in the data.
public struct DeflateStrategy: Hashable, Sendable {
    let code: Int32

    /// For most data.
    public static let `default` = DeflateStrategy(code: Z_DEFAULT_STRATEGY)
    /// For small values that vary at random: fewer matches, more Huffman coding.
    public static let filtered = DeflateStrategy(code: Z_FILTERED)
    /// No matches at all.
    public static let huffmanOnly = DeflateStrategy(code: Z_HUFFMAN_ONLY)
    /// Only runs of one byte: for images.
    public static let runLength = DeflateStrategy(code: Z_RLE)
    /// No dynamic Huffman codes: the simplest to decode.
    public static let fixedCodes = DeflateStrategy(code: Z_FIXED)
}
