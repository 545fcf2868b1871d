extension JSONNumber {
    /// The number when it is whole and an `Int` holds it exactly, else `nil`; see ``exactly(_:)``.
    public var int: Int? { exactly(Int.self) }

    /// The nearest `Double`; `nil` when the number is beyond the range of `Double`, as `1e400` is.
    public var double: Double? {
        if let value = decimal.exactDouble { return value }
        guard let value = Double(text), value.isFinite else { return nil }
        return value
    }

    /// The nearest `Float`; `nil` when the number is beyond the range of `Float`.
    public var float: Float? {
        guard let value = Float(text), value.isFinite else { return nil }
        return value
    }

    /// The number as a whole number of a type, when the type holds it exactly, else `nil`.
    ///
    /// It is the value that counts, not the notation: `1.0`, `1e3` and `12.50e1` are whole.
    ///
    /// - Parameter type: The integer type wanted.
    /// - Complexity: O(*n*) in the length of the text, whatever the exponent.
    public func exactly<T: FixedWidthInteger>(_ type: T.Type = T.self) -> T? {
        isPlainInteger ? T(text) : decimal.integer(type)
    }

    /// Whether the number is written without a fraction and an exponent.
    var isPlainInteger: Bool {
        text.utf8.allSatisfy { $0 == UInt8(ascii: "-") || JSONNumberGrammar.isDigit($0) }
    }

    private var decimal: JSONDecimal { JSONDecimal(text) }
}
