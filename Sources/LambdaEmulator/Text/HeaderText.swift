/// What may stand in an HTTP header, RFC 9110 section 5.
enum HeaderText {
    /// Whether `text` is a token.
    static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !separators.contains($0) }
    }

    /// Whether `text` is free of line breaks and other control characters.
    static func isValue(_ text: String) -> Bool {
        text.utf8.allSatisfy { ($0 >= 0x20 || $0 == 0x09) && $0 != 0x7F }
    }

    private static let separators = Set("\"(),/:;<=>?@[\\]{}".utf8)
}
