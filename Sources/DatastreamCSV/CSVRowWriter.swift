public import NIOCore

/// Writes the fields of one row, quoted where they need it, straight into the output.
public struct CSVRowWriter {
    @usableFromInline let dialect: CSVDialect
    @usableFromInline let storage: ByteStorage
    @usableFromInline var count = 0
    @usableFromInline var isRowStart = true
    /// The delimiter's first byte, the quote, CR and LF, each repeated eight times.
    @usableFromInline let delimiterPattern: UInt64
    @usableFromInline let quotePattern: UInt64

    init(dialect: CSVDialect, capacity: Int) {
        self.dialect = dialect
        storage = ByteStorage(capacity: capacity)
        delimiterPattern = repeated(dialect.delimiter[0])
        quotePattern = repeated(dialect.quote)
    }

    /// Writes a text field.
    @inlinable
    public mutating func field(_ text: String) {
        let isWritten: Void? = text.utf8.withContiguousStorageIfAvailable { fieldBytes($0) }
        if isWritten == nil { Array(text.utf8).withUnsafeBufferPointer { fieldBytes($0) } }
    }

    /// Writes a text field, or the null text for nil.
    @inlinable
    public mutating func field(_ text: String?) {
        if let text { field(text) } else { nullField() }
    }

    /// Writes an integer.
    @inlinable
    public mutating func field(_ value: some FixedWidthInteger) { number(value, scale: 0) }

    /// Writes a decimal number given in units of its last place: `field(1990, scale: 2)` writes `19.90`.
    /// - Parameters:
    ///   - value: The number times ten to the power of `scale`.
    ///   - scale: How many digits stand after the point, 0 to 18.
    @inlinable
    public mutating func field(_ value: some FixedWidthInteger, scale: Int) { number(value, scale: scale) }

    /// Writes a floating-point number, the shortest text that reads back as the same value.
    public mutating func field(_ value: Double) { field(value.description) }

    /// Writes `true` or `false`.
    public mutating func field(_ value: Bool) { field(value ? "true" : "false") }

    /// Writes a point in time as ISO 8601 in UTC with milliseconds: `2026-03-12T19:03:58.000Z`.
    /// - Parameter milliseconds: Milliseconds since 1970-01-01T00:00:00Z.
    public mutating func field(millisecondsSince1970 milliseconds: Int64) {
        let isISO = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: iso8601Length) { text in
            guard writeISO8601(milliseconds, into: text) else { return false }
            fieldBytes(UnsafeBufferPointer(text))
            return true
        }
        if !isISO { field(milliseconds) }
    }

    /// Writes an empty field.
    @inlinable
    public mutating func emptyField() {
        storage.reserve(dialect.delimiter.count, after: count)
        separate()
    }

    /// Writes the null text, an empty field unless the formatter was given another.
    @inlinable
    public mutating func nullField() {
        storage.reserve(dialect.delimiter.count + dialect.nullText.count, after: count)
        separate()
        for byte in dialect.nullText { append(byte) }
    }

    // MARK: - Pieces

    /// Writes a field of UTF-8 bytes.
    @usableFromInline
    mutating func fieldBytes(_ bytes: UnsafeBufferPointer<UInt8>) {
        // the worst case: every byte escaped, two quotes, an apostrophe, and eight bytes that a word store may spill
        storage.reserve(2 * bytes.count + 16 + dialect.delimiter.count, after: count)
        separate()
        if dialect.quoting != .minimal { return fieldWithPolicy(bytes) }
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        let length = bytes.count
        let first = source[0]
        if dialect.isUnusual || asksForCare(first) || source[length - 1] == UInt8(ascii: " ") {
            return fieldWithCare(bytes)
        }
        if copyAndCheck(source, length) { count &+= length } else { fieldWithCare(bytes) }
    }

    /// Copies bytes to the end of the output; false when one of them asks for quotes.
    @inline(__always)
    private func copyAndCheck(_ source: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        let from = UnsafeRawPointer(source)
        let to = UnsafeMutableRawPointer(storage.bytes + count)
        let returnPattern = repeated(13)
        let newlinePattern = repeated(10)
        var found: UInt64 = 0
        var index = 0
        while index &+ 8 <= length {
            let word = from.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            to.storeBytes(of: word, toByteOffset: index, as: UInt64.self)
            found |= zeroBytes(word ^ delimiterPattern) | zeroBytes(word ^ quotePattern)
            found |= zeroBytes(word ^ returnPattern) | zeroBytes(word ^ newlinePattern)
            index &+= 8
        }
        let delimiter = UInt8(truncatingIfNeeded: delimiterPattern)
        while index < length {
            let byte = source[index]
            storage.bytes[count &+ index] = byte
            if byte == delimiter || byte == dialect.quote || byte == 13 || byte == 10 { found = 1 }
            index &+= 1
        }
        return found == 0
    }

    /// Whether a field that begins with this byte may need an apostrophe or quotes: TAB, CR, space, `+`, `-`, `=`, `@` and
    /// the first byte of a BOM.
    @inline(__always)
    private func asksForCare(_ first: UInt8) -> Bool {
        let belowAt: UInt64 = 1 << 9 | 1 << 13 | 1 << 32 | 1 << 43 | 1 << 45 | 1 << 61
        return first < 64 ? belowAt >> UInt64(first) & 1 == 1 : first == UInt8(ascii: "@") || first == 0xEF
    }

    @inlinable
    mutating func number(_ value: some FixedWidthInteger, scale: Int) {
        // the digits of the widest integers in use, a sign, a point and zeros up to the scale
        let capacity = value.bitWidth / 3 + 24
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { text in
            let start = writeDecimal(value, scale: min(max(scale, 0), 18), into: text)
            fieldBytes(UnsafeBufferPointer(rebasing: text[start...]))
        }
    }

    @inlinable
    @inline(__always)
    mutating func separate() {
        if isRowStart {
            isRowStart = false
        } else {
            for byte in dialect.delimiter { append(byte) }
        }
    }

    @inlinable
    @inline(__always)
    mutating func append(_ byte: UInt8) {
        storage.bytes[count] = byte
        count &+= 1
    }

    /// Ends the row.
    @usableFromInline
    mutating func endRow() {
        storage.reserve(dialect.newline.count, after: count)
        for byte in dialect.newline { append(byte) }
        isRowStart = true
    }

    /// Hands out what has been written.
    @usableFromInline
    mutating func takeBytes() -> ByteBuffer {
        defer { count = 0 }
        return ByteBuffer(bytes: UnsafeRawBufferPointer(start: storage.bytes, count: count))
    }
}
