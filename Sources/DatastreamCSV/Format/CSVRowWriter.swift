public import NIOCore

/// Writes the fields of one row, quoted where they need it, straight into the output.
///
/// What a field writes ends with a delimiter; the end of the row takes the last one back.
public struct CSVRowWriter {
    let dialect: CSVDialect
    @usableFromInline let storage: ByteStorage
    /// Where the next byte goes; up to ``end`` there is room.
    @usableFromInline var cursor: UnsafeMutablePointer<UInt8>
    /// Where the storage ends.
    var end: UnsafeMutablePointer<UInt8>
    /// The last address at which a number may be written as it is, with room for ``spareRoom`` bytes; 0: there is none.
    @usableFromInline var lastForNumbers: UInt = 0
    /// The last address at which a short text may be written as it is; 0: there is none.
    var lastForTexts: UInt = 0
    /// Where the row begins.
    var rowStart: UnsafeMutablePointer<UInt8>
    /// How many of the bytes have been handed out, while there are more than one chunk takes.
    private var handedOut = 0
    /// A scale that cannot be used, with which the row fails when it ends.
    var invalidScale: Int?
    // the dialect again, where it costs no look into an array
    @usableFromInline let delimiter: UInt8
    let delimiterCount: Int
    let quote: UInt8
    /// A byte, eight times: whatever is not below it and not first in a field asks for nothing; 0: there is no such byte.
    let plainBytes: UInt64
    private let newline: UInt64
    private let newlineCount: Int
    /// Whether all that asks for quotes are the delimiter, which is one byte, the quote, CR, LF and a field's ends, and a
    /// quote is doubled.
    let isSimple: Bool
    /// Whether no digit, sign, point, exponent or letter of a truth value asks for quotes.
    let numbersArePlain: Bool

    /// The most bytes of a chunk.
    private static var largestChunk: Int { 65_536 }

    /// How many bytes a number or a short text may write, its delimiter included.
    static var spareRoom: Int { 64 }

    /// How many bytes have been written and not been handed out.
    @inlinable var count: Int { cursor - storage.bytes }

    init(dialect: CSVDialect, capacity: Int) {
        self.dialect = dialect
        storage = ByteStorage(capacity: capacity)
        (cursor, rowStart, end) = (storage.bytes, storage.bytes, storage.bytes + capacity)
        delimiter = dialect.delimiter[0]
        delimiterCount = dialect.delimiter.count
        quote = dialect.quote
        newlineCount = dialect.newline.count
        newline = dialect.newline.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
        isSimple =
            dialect.quoting == .minimal && !dialect.isUnusual && delimiterCount == 1
            && dialect.escape == quote
        let numberBytes = Array("0123456789+-.truefals".utf8)
        let highest = max(UInt8(ascii: ","), dialect.delimiter[0], quote)
        plainBytes = isSimple && highest < 0x7F ? repeated(highest + 1) : 0
        numbersArePlain =
            isSimple && !numberBytes.contains(dialect.delimiter[0]) && !numberBytes.contains(quote)
        findLastAddresses()
    }

    /// Writes a text field, or the null text for nil.
    @inlinable
    public mutating func field(_ text: String?) {
        if let text { field(text) } else { nullField() }
    }

    /// Writes `true` or `false`.
    public mutating func field(_ value: Bool) {
        guard address <= lastForNumbers else { return rareField(value) }
        // the letters, the first in the lowest byte
        let text: UInt64 = value ? 0x6575_7274 : 0x65_736C_6166
        UnsafeMutableRawPointer(cursor).storeBytes(of: text.littleEndian, as: UInt64.self)
        endPlainField(at: cursor + (value ? 4 : 5))
    }

    /// Writes an empty field.
    public mutating func emptyField() {
        reserve(delimiterCount)
        endField()
    }

    /// Writes the null text, an empty field unless the formatter was given another.
    public mutating func nullField() {
        reserve(delimiterCount + dialect.nullText.count)
        for byte in dialect.nullText { append(byte) }
        endField()
    }

    /// Ends the row.
    /// - Throws: ``CSVError/Code/rowFailed`` when a scale could not be used.
    @inlinable
    @inline(__always)
    mutating func endRow(number: Int) throws {
        if !endedRow() { throw scaleError(number) }
    }

    /// Ends the row.
    /// - Returns: False when a scale could not be used.
    @usableFromInline
    mutating func endedRow() -> Bool {
        guard invalidScale == nil else { return false }
        reserve(newlineCount &+ 10)
        if cursor != rowStart {
            cursor -= delimiterCount
            if cursor == rowStart { writeNoText() }
        }
        UnsafeMutableRawPointer(cursor).storeBytes(of: newline.littleEndian, as: UInt64.self)
        if newlineCount > 8 { writeLongNewline() }
        cursor += newlineCount
        rowStart = cursor
        return true
    }

    /// Hands out what has been written, 64 KiB at most; nil: all has been handed out.
    @usableFromInline
    mutating func takeChunk() -> ByteBuffer? {
        let rest = count - handedOut
        guard rest > 0 else { return nil }
        let size = min(rest, Self.largestChunk)
        let chunk = ByteBuffer(bytes: UnsafeRawBufferPointer(start: storage.bytes + handedOut, count: size))
        if size == rest { removeBytes(from: 0) } else { handedOut += size }
        return chunk
    }

    /// Forgets the row that has begun.
    @usableFromInline
    mutating func removeRow() { cursor = rowStart }

    /// Forgets what has been written from the start of a row on.
    mutating func removeBytes(from start: Int) {
        rowStart = storage.bytes + start
        cursor = rowStart
        handedOut = 0
    }

    /// Quotes the only field of a row, which is empty: a line without any bytes is no row to many readers.
    @inline(never)
    private mutating func writeNoText() {
        append(quote)
        append(quote)
    }

    @inline(never)
    private mutating func writeLongNewline() {
        for (index, byte) in dialect.newline.enumerated() { cursor[index] = byte }
    }

    @inline(never)
    @usableFromInline
    mutating func scaleError(_ number: Int) -> CSVError {
        let scale = invalidScale.take() ?? 0
        return CSVError(.rowFailed, "a number's scale is \(scale); it has to be 0 to 18", row: number)
    }

    @inline(never)
    private mutating func rareField(_ value: Bool) {
        reserve(Self.spareRoom)
        if numbersArePlain { field(value) } else { field(value ? "true" : "false") }
    }
}
