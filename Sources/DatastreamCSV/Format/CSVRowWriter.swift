internal import CCSVScan
public import NIOCore

/// Writes the fields of one row, quoted where they need it, straight into the output.
public struct CSVRowWriter {
    @usableFromInline let dialect: CSVDialect
    @usableFromInline let storage: ByteStorage
    @usableFromInline var count = 0
    @usableFromInline var isRowStart = true
    /// A scale that cannot be used, with which the row fails when it ends.
    @usableFromInline var invalidScale: Int?
    // the dialect again, where it costs no look into an array
    @usableFromInline let delimiter: UInt8
    @usableFromInline let delimiterCount: Int
    let quote: UInt8
    /// A byte, eight times: whatever is not below it and not first in a field asks for nothing; 0: there is no such byte.
    let plainBytes: UInt64
    let newline: UInt64
    let newlineCount: Int
    /// Whether all that asks for quotes are the delimiter, which is one byte, the quote, CR, LF and a field's ends, and a
    /// quote is doubled.
    let isSimple: Bool
    /// Whether no digit, sign, point, exponent or letter of a truth value asks for quotes.
    let numbersArePlain: Bool

    init(dialect: CSVDialect, capacity: Int) {
        self.dialect = dialect
        storage = ByteStorage(capacity: capacity)
        delimiter = dialect.delimiter[0]
        delimiterCount = dialect.delimiter.count
        quote = dialect.quote
        newlineCount = dialect.newline.count
        newline = dialect.newline.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
        isSimple =
            dialect.quoting == .minimal && !dialect.isUnusual && delimiterCount == 1 && dialect.escape == quote
        let numberBytes = Array("0123456789+-.truefals".utf8)
        let highest = max(UInt8(ascii: ","), dialect.delimiter[0], quote)
        plainBytes = isSimple && highest < 0x7F ? repeated(highest + 1) : 0
        numbersArePlain = isSimple && !numberBytes.contains(dialect.delimiter[0]) && !numberBytes.contains(quote)
    }

    /// Writes a text field.
    public mutating func field(_ text: String) {
        let isWritten: Void? = text.utf8.withContiguousStorageIfAvailable { bytes in
            if !shortPlainField(bytes) { fieldBytes(bytes) }
        }
        if isWritten == nil { Array(text.utf8).withUnsafeBufferPointer { fieldBytes($0) } }
    }

    /// Writes a text field, or the null text for nil.
    @inlinable
    public mutating func field(_ text: String?) {
        if let text { field(text) } else { nullField() }
    }

    /// Writes `true` or `false`.
    public mutating func field(_ value: Bool) {
        guard numbersArePlain else { return field(value ? "true" : "false") }
        let start = beginSimpleField(room: 8)
        // the letters, the first in the lowest byte
        let text: UInt64 = value ? 0x6575_7274 : 0x65_736C_6166
        UnsafeMutableRawPointer(start).storeBytes(of: text.littleEndian, as: UInt64.self)
        endSimpleField(start + (value ? 4 : 5))
    }

    /// Writes an empty field.
    @inlinable
    public mutating func emptyField() {
        storage.reserve(delimiterCount, after: count)
        separate()
    }

    /// Writes the null text, an empty field unless the formatter was given another.
    @inlinable
    public mutating func nullField() {
        storage.reserve(delimiterCount + dialect.nullText.count, after: count)
        separate()
        for byte in dialect.nullText { append(byte) }
    }

    // MARK: - Pieces

    /// Writes a field of UTF-8 bytes.
    @usableFromInline
    mutating func fieldBytes(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard isSimple, let source = bytes.baseAddress else { return fieldInAnyDialect(bytes) }
        // 16 bytes that a store may spill
        let start = beginSimpleField(room: bytes.count &+ 16)
        let found = csvscan_copy_text(start, source, bytes.count, delimiter, quote)
        guard found == Int32(CSVSCAN_PLAIN) else { return fieldToQuote(bytes, found) }
        endSimpleField(start + bytes.count)
    }

    /// Writes a field of the simple dialect that needs quotes or a closer look.
    @inline(never)
    private mutating func fieldToQuote(_ bytes: UnsafeBufferPointer<UInt8>, _ found: Int32) {
        guard found == Int32(CSVSCAN_QUOTES), let source = bytes.baseAddress else { return fieldInAnyDialect(bytes) }
        storage.reserve(2 * bytes.count + 24, after: count)
        separate()
        count = csvscan_copy_quoted(storage.bytes + count, source, bytes.count, quote) - storage.bytes
    }

    @inline(never)
    private mutating func fieldInAnyDialect(_ bytes: UnsafeBufferPointer<UInt8>) {
        // the worst case: every byte escaped, two quotes and an apostrophe
        storage.reserve(2 * bytes.count + 8 + delimiterCount, after: count)
        separate()
        if dialect.quoting != .minimal {
            fieldWithPolicy(bytes)
        } else if !bytes.isEmpty {
            fieldWithCare(bytes)
        }
    }

    @inlinable
    @inline(__always)
    mutating func separate() {
        if isRowStart {
            isRowStart = false
        } else if delimiterCount == 1 {
            append(delimiter)
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
    /// - Throws: ``CSVError/Code/rowFailed`` when a scale could not be used.
    @usableFromInline
    mutating func endRow(number: Int) throws {
        storage.reserve(newlineCount + 8, after: count)
        if newlineCount <= 8 {
            UnsafeMutableRawPointer(storage.bytes + count).storeBytes(of: newline.littleEndian, as: UInt64.self)
            count &+= newlineCount
        } else {
            for byte in dialect.newline { append(byte) }
        }
        isRowStart = true
        if let scale = invalidScale.take() {
            throw CSVError(.rowFailed, "a number's scale is \(scale); it has to be 0 to 18", row: number)
        }
    }

    /// Hands out what has been written.
    @usableFromInline
    mutating func takeBytes() -> ByteBuffer {
        defer { count = 0 }
        return ByteBuffer(bytes: UnsafeRawBufferPointer(start: storage.bytes, count: count))
    }
}
