internal import DatastreamObject

extension CSVRowWriter {
    /// Writes an integer.
    @inlinable
    public mutating func field(_ value: some FixedWidthInteger) { field(value, scale: 0) }

    /// Writes a decimal number given in units of its last place: `field(1990, scale: 2)` writes `19.90`.
    /// - Parameters:
    ///   - value: The number times ten to the power of `scale`.
    ///   - scale: How many digits stand after the point, 0 to 18. With any other the row fails with
    ///     ``CSVError/Code/rowFailed``, once all its fields are written.
    @inlinable
    public mutating func field(_ value: some FixedWidthInteger, scale: Int) {
        guard scale >= 0, scale <= 18 else {
            invalidScale = scale
            return emptyField()
        }
        if let magnitude = UInt64(exactly: value.magnitude) {
            number(magnitude, isNegative: value < 0, scale: scale)
        } else {
            // the digits of the widest integers in use, a sign, a point and zeros up to the scale
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: value.bitWidth / 3 + 24) { text in
                let start = writeDecimal(value, scale: scale, into: text)
                fieldBytes(UnsafeBufferPointer(rebasing: text[start...]))
            }
        }
    }

    /// Writes a floating-point number, the shortest text that reads back as the same value.
    public mutating func field(_ value: Double) {
        guard let millionths = wholeMillionths(value) else { return floatingPoint(value) }
        guard numbersArePlain, value >= 0 else {
            let (magnitude, scale) = withoutTrailingZeros(millionths)
            return numberWithCare(magnitude, isNegative: value < 0, scale: scale)
        }
        let start = beginSimpleField(room: 64)
        endSimpleField(writeMillionths(millionths, at: start))
    }

    /// Writes a floating-point number, the shortest text that reads back as the same `Float`.
    public mutating func field(_ value: Float) { floatingPoint(value) }

    /// Writes a point in time as ISO 8601 in UTC with milliseconds: `2026-03-12T19:03:58.000Z`.
    ///
    /// One before the year 0 or after 9999 is written as the number of milliseconds.
    /// - Parameter milliseconds: Milliseconds since 1970-01-01T00:00:00Z.
    public mutating func field(millisecondsSince1970 milliseconds: Int64) {
        let isISO = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: iso8601Length) { text in
            guard writeISO8601(milliseconds, into: text) else { return false }
            fieldBytes(UnsafeBufferPointer(text))
            return true
        }
        if !isISO { field(milliseconds) }
    }

    /// Writes a number of a magnitude in units of its last place; the scale is 0 to 18.
    @usableFromInline
    mutating func number(_ magnitude: UInt64, isNegative: Bool, scale: Int) {
        guard numbersArePlain, !isNegative else {
            return numberWithCare(magnitude, isNegative: isNegative, scale: scale)
        }
        let start = beginSimpleField(room: 64)
        if magnitude < 100_000_000, scale == 0 {
            endSimpleField(writeUpToEightDigits(magnitude, at: start))
        } else if magnitude < 100_000_000, scale < 8 {
            endSimpleField(writeShortDecimal(magnitude, scale: scale, at: start))
        } else {
            endSimpleField(start + writeNumber(magnitude, isNegative: false, scale: scale, at: start))
        }
    }

    @inline(never)
    private mutating func numberWithCare(_ magnitude: UInt64, isNegative: Bool, scale: Int) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { text in
            // what begins with a sign is quoted where nothing says otherwise
            let start = numbersArePlain ? 1 : 0
            var end = writeNumber(
                magnitude,
                isNegative: isNegative,
                scale: scale,
                at: text.baseAddress.map { $0 + start }
            )
            guard numbersArePlain else { return fieldBytes(UnsafeBufferPointer(rebasing: text[..<end])) }
            text[0] = quote
            end += 2
            text[end - 1] = quote
            storage.reserve(64, after: count)
            separate()
            for byte in text[..<end] { append(byte) }
        }
    }

    private mutating func floatingPoint(_ value: some TextOutputStreamable) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { text in
            var output = FieldOutput(text: text)
            value.write(to: &output)
            fieldBytes(UnsafeBufferPointer(rebasing: text[..<output.count]))
        }
    }
}

/// Takes the text of a number, without a `String` where the standard library offers its bytes.
private struct FieldOutput: TextOutputStream {
    let text: UnsafeMutableBufferPointer<UInt8>
    var count = 0

    init(text: UnsafeMutableBufferPointer<UInt8>) { self.text = text }

    mutating func write(_ string: String) {
        for byte in string.utf8 where count < text.count {
            text[count] = byte
            count += 1
        }
    }

    mutating func _writeASCII(_ bytes: UnsafeBufferPointer<UInt8>) {
        for byte in bytes where count < text.count {
            text[count] = byte
            count += 1
        }
    }
}
