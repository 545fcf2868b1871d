/// One occurrence of a pattern, as ranges of bytes.
struct TextMatch {
    var range: Range<Int>
    var groups: [Range<Int>?] = []
    var names: [String?] = []
}

/// Finds a pattern in a text.
enum TextFinder {
    case text(BytePattern)
    case regex(RegexFinder)

    /// All occurrences that begin at `start` or later, in order.
    func matches(in text: [UInt8], from start: Int) throws -> [TextMatch] {
        switch self {
        case .text(let pattern):
            text.withUnsafeBytes { bytes in
                var found: [TextMatch] = []
                var (place, matched) = (start, 0)
                while let end = pattern.findEnd(in: bytes, from: place, matched: &matched) {
                    found.append(TextMatch(range: (end - pattern.bytes.count)..<end))
                    (place, matched) = (end, 0)
                }
                return found
            }
        case .regex(let finder): finder.matches(in: text, from: start)
        }
    }
}
