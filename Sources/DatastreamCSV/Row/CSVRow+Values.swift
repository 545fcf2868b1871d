extension CSVRow {
    /// The integer in a field, or nil when the field is not one: a sign or none, and digits.
    /// - Parameter index: Which field, from 0.
    @inlinable
    public func int(at index: Int) -> Int? { integer(at: index, as: Int.self) }

    /// The integer in a field, or nil when the field is not one or does not fit the type.
    /// - Parameters:
    ///   - index: Which field, from 0.
    ///   - type: The type of integer.
    @inlinable
    public func integer<Value: FixedWidthInteger>(at index: Int, as type: Value.Type) -> Value? {
        withBuffer(at: index) { bytes in
            if let start = bytes.baseAddress, let digits = parseShortDigits(start, bytes.count) {
                return Value(exactly: digits)
            }
            return parseInteger(bytes)
        }
    }

    /// The floating-point number in a field, correctly rounded, or nil when the field is not one.
    ///
    /// A sign or none, digits with a point or none, an exponent or none; or `inf`, `infinity`, `nan` in any case.
    /// - Parameter index: Which field, from 0.
    @inlinable
    public func double(at index: Int) -> Double? { withBuffer(at: index) { parseFieldDouble($0) } }

    /// The truth value in a field, `true` or `false` in any case, or nil when the field is neither.
    /// - Parameter index: Which field, from 0.
    @inlinable
    public func bool(at index: Int) -> Bool? { withBuffer(at: index) { parseBool($0) } }

    /// The point in time in a field, in milliseconds since 1970-01-01T00:00:00Z, or nil when the field is not one.
    ///
    /// ISO 8601: `YYYY-MM-DD`, and after `T` or a space `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fraction`, and `Z`, `±HH:MM` or
    /// `±HHMM`; UTC when no zone is given. Digits behind the milliseconds are dropped.
    /// - Parameter index: Which field, from 0.
    @inlinable
    public func date(at index: Int) -> Int64? { withBuffer(at: index) { parseISO8601($0) } }

    /// The integer in the column with a name, or nil.
    @inlinable
    public func int(_ name: String) -> Int? { index(of: name).flatMap { int(at: $0) } }

    /// The floating-point number in the column with a name, or nil.
    @inlinable
    public func double(_ name: String) -> Double? { index(of: name).flatMap { double(at: $0) } }

    /// The truth value in the column with a name, or nil.
    @inlinable
    public func bool(_ name: String) -> Bool? { index(of: name).flatMap { bool(at: $0) } }

    /// The point in time in the column with a name, in milliseconds since 1970-01-01T00:00:00Z, or nil.
    @inlinable
    public func date(_ name: String) -> Int64? { index(of: name).flatMap { date(at: $0) } }
}
