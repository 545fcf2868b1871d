internal import DatastreamObject

extension CSVRowWriter {
    /// Writes an integer.
    @inlinable
    @inline(__always)
    public mutating func field(_ value: some FixedWidthInteger) {
        if value >= 0, value < shortNumbers {
            shortNumber(UInt64(truncatingIfNeeded: value))
        } else {
            field(value, scale: 0)
        }
    }

    /// Writes a decimal number given in units of its last place: `field(1990, scale: 2)` writes `19.90`.
    /// - Parameters:
    ///   - value: The number times ten to the power of `scale`.
    ///   - scale: How many digits stand after the point, 0 to 18. With any other the row fails with
    ///     ``CSVError/Code/rowFailed``, once all its fields are written.
    @inlinable
    @inline(__always)
    public mutating func field(_ value: some FixedWidthInteger, scale: Int) {
        if scale > 0, scale < 8, value >= 0, value < shortNumbers {
            shortNumber(UInt64(truncatingIfNeeded: value), scale: scale)
        } else if let magnitude = UInt64(exactly: value.magnitude) {
            number(magnitude, isNegative: value < 0, scale: scale)
        } else {
            wideNumber(value, scale: scale)
        }
    }

    /// Writes a floating-point number, the shortest text that reads back as the same value.
    public mutating func field(_ value: Double) {
        guard let millionths = wholeMillionths(value) else { return floatingPoint(value) }
        guard value >= 0, address <= lastForNumbers else {
            let (magnitude, scale) = withoutTrailingZeros(millionths)
            return number(magnitude, isNegative: value < 0, scale: scale)
        }
        endPlainField(at: writeMillionths(millionths, at: cursor))
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

    /// Writes a number of at most eight digits.
    @inlinable
    @inline(__always)
    mutating func shortNumber(_ value: UInt64) {
        guard address <= lastForNumbers else { return number(value, isNegative: false, scale: 0) }
        endPlainField(at: writeUpToEightDigits(value, at: cursor))
    }

    /// Writes a number of at most eight digits, 1 to 7 of them behind the point.
    @inlinable
    @inline(__always)
    mutating func shortNumber(_ value: UInt64, scale: Int) {
        guard address <= lastForNumbers else { return number(value, isNegative: false, scale: scale) }
        endPlainField(at: writeShortDecimal(value, scale: scale, at: cursor))
    }

    /// Writes a number of a magnitude in units of its last place.
    @inline(never)
    @usableFromInline
    mutating func number(_ magnitude: UInt64, isNegative: Bool, scale: Int) {
        guard isUsable(scale) else { return }
        reserve(Self.spareRoom)
        guard numbersArePlain else {
            return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { text in
                guard let start = text.baseAddress else { return }
                let end = writeNumber(magnitude, isNegative: isNegative, scale: scale, at: start)
                fieldBytes(UnsafeBufferPointer(start: start, count: end - start))
            }
        }
        // what begins with a sign is quoted where nothing says otherwise
        if isNegative { append(quote) }
        cursor = writeNumber(magnitude, isNegative: isNegative, scale: scale, at: cursor)
        if isNegative { append(quote) }
        append(delimiter)
    }

    /// Writes a number of more than 64 bits.
    @inline(never)
    @usableFromInline
    mutating func wideNumber(_ value: some FixedWidthInteger, scale: Int) {
        guard isUsable(scale) else { return }
        // the digits of the widest integers in use, a sign, a point and zeros up to the scale
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: value.bitWidth / 3 + 24) { text in
            let start = writeDecimal(value, scale: scale, into: text)
            fieldBytes(UnsafeBufferPointer(rebasing: text[start...]))
        }
    }

    /// Whether a scale is 0 to 18; if not, the field is empty and the row fails when it ends.
    private mutating func isUsable(_ scale: Int) -> Bool {
        if scale >= 0, scale <= 18 { return true }
        invalidScale = scale
        emptyField()
        return false
    }

    private mutating func floatingPoint(_ value: some TextOutputStreamable) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { text in
            var output = FieldOutput(text: text)
            value.write(to: &output)
            fieldBytes(UnsafeBufferPointer(rebasing: text[..<output.count]))
        }
    }
}

/// Numbers of at most eight digits are below this.
@inlinable var shortNumbers: UInt64 { 100_000_000 }

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
