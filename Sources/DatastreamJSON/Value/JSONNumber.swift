/// A JSON number, kept as the exact text it was written in.
///
/// No digit is lost between reading and writing: `12345678901234567890` and `1e400` pass through as they are, and it is
/// for the accessors to say whether a Swift type can hold them.
///
/// Two numbers are equal when their texts are, so `1` and `1.0` differ.
public struct JSONNumber: Sendable, Hashable {
    /// The number as it stands in JSON, such as `-12.50e3`.
    public let text: String

    /// Creates a number from its JSON text; `nil` when the text is not exactly one number of RFC 8259, section 6.
    public init?(text: String) {
        let isValid = text.withUTF8Bytes { bytes in
            (try? JSONNumberGrammar.end(of: bytes, from: 0)) == bytes.count
        }
        guard isValid else { return nil }
        self.text = text
    }

    /// Creates a number from a whole number.
    public init(_ value: some FixedWidthInteger) {
        self.text = String(value)
    }

    /// Creates a number in its shortest text that reads back as the same `Double`; `nil` for infinity and NaN.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        self.text = Self.withoutEmptyFraction(value.description)
    }

    /// Creates a number in its shortest text that reads back as the same `Float`; `nil` for infinity and NaN.
    public init?(_ value: Float) {
        guard value.isFinite else { return nil }
        self.text = Self.withoutEmptyFraction(value.description)
    }

    /// Creates a number from text that the grammar has already accepted.
    init(validated text: String) {
        self.text = text
    }

    private static func withoutEmptyFraction(_ text: String) -> String {
        text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

extension JSONNumber: CustomStringConvertible {
    /// The number as it stands in JSON.
    public var description: String { text }
}

extension JSONNumber: ExpressibleByIntegerLiteral {
    /// Creates a number from a whole number.
    public init(integerLiteral value: Int) {
        self.init(value)
    }
}
