import CZlib

/// What zlib's compressor can be told.
struct DeflateOptions: Sendable {
    var level = -1
    var strategy = DeflateStrategy.default
    var memoryLevel = 8
    var windowBits = 15

    func validate() throws(CompressionError) {
        try check("level", level, -1...9)
        try check("memoryLevel", memoryLevel, 1...9)
        try check("windowBits", windowBits, 9...15)
    }

    /// What the header says about how hard the compressor tried (RFC 1952, XFL).
    var extraFlags: UInt8 {
        if level == 9 { return 2 }
        return strategy.code >= Z_HUFFMAN_ONLY || level == 0 || level == 1 ? 4 : 0
    }
}

/// Refuses a value outside its range.
func check(_ name: String, _ value: Int, _ range: ClosedRange<Int>) throws(CompressionError) {
    guard range.contains(value) else {
        throw CompressionError(
            .invalidOption,
            "\(name) is \(value); it has to be between \(range.lowerBound) and \(range.upperBound)"
        )
    }
}

/// Refuses a limit below its least value.
func check(_ name: String, limit: Int?, atLeast least: Int) throws(CompressionError) {
    if let limit, limit < least {
        throw CompressionError(.invalidOption, "\(name) is \(limit); it has to be at least \(least), or nil")
    }
}
