/// One row of a table: a view on a batch of rows, so that copying it costs one retain and its fields cost nothing.
///
/// Fields are UTF-8 bytes, unescaped, until something else is asked for. A field that the row does not have, because it is
/// shorter than others, is empty; ``count`` tells, and `csvRemoveMalformedRowsStream` drops such rows.
public struct CSVRow: Sendable {
    @usableFromInline let storage: CSVBatchStorage
    @usableFromInline let first: UInt32
    @usableFromInline let end: UInt32
    @usableFromInline let position: UInt32

    /// The row at a position that has been checked.
    @inlinable
    @inline(__always)
    init(unchecked position: Int, of storage: CSVBatchStorage) {
        self.storage = storage
        self.position = UInt32(truncatingIfNeeded: position)
        first = UInt32(truncatingIfNeeded: storage.firstField(of: position))
        end = UInt32(truncatingIfNeeded: storage.rows[position] >> 32)
    }

    /// How many fields the row has.
    @inlinable
    public var count: Int { Int(end &- first) }

    /// The row's number, counted from 0 without the header.
    public var number: Int { storage.firstNumber + Int(position) }

    /// Where the row begins in the input, in bytes.
    public var byteOffset: Int {
        storage.byteOffset + Int(truncatingIfNeeded: storage.rows[Int(position)] & 0xFFFF_FFFF)
    }

    /// The names of the columns, or nil when the table has no header.
    public var header: [String]? { storage.header?.names }

    /// The text of the field at an index, from 0; empty when there is none.
    ///
    /// Bytes that are not UTF-8 become U+FFFD.
    @inlinable
    public subscript(index: Int) -> String { withBuffer(at: index) { String(decoding: $0, as: UTF8.self) } }

    /// The text of the field in the column with a name, or nil when the table has no such column or the row no such field.
    @inlinable
    public subscript(name: String) -> String? {
        guard let index = index(of: name), index < count else { return nil }
        return self[index]
    }

    /// The index of the column with a name, of several the first, or nil.
    @inlinable
    public func index(of name: String) -> Int? { storage.header?.position(of: name) }

    /// Calls a closure with the UTF-8 bytes of a field, unescaped; with none when there is no such field.
    /// - Parameters:
    ///   - index: Which field, from 0.
    ///   - body: Gets the bytes.
    @inlinable
    public func withBytes<Result>(at index: Int, _ body: (Span<UInt8>) throws -> Result) rethrows -> Result {
        try withBuffer(at: index) { try body($0.span) }
    }

    /// Calls a closure with the bytes of a field, valid during the call.
    @inlinable
    @inline(__always)
    func withBuffer<Result>(
        at index: Int,
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
        try withExtendedLifetime(storage) {
            guard index >= 0, index < count else { return try body(UnsafeBufferPointer(start: nil, count: 0)) }
            return try body(storage.buffer(storage.fields[Int(first) &+ index]))
        }
    }
}

extension CSVRow: CustomStringConvertible {
    /// The fields' texts, as an array.
    public var description: String { Array(self).description }
}

extension Array<String> {
    /// The texts of a row's fields.
    @inlinable
    public init(_ row: CSVRow) {
        self.init(unsafeUninitializedCapacity: row.count) { texts, count in
            while count < row.count {
                texts.initializeElement(at: count, to: row[count])
                count &+= 1
            }
        }
    }
}

extension CSVRow: Equatable {
    /// Whether two rows have the same fields, byte for byte; numbers and headers do not count.
    public static func == (left: CSVRow, right: CSVRow) -> Bool {
        left.count == right.count
            && (0..<left.count).allSatisfy { index in
                left.withBuffer(at: index) { a in right.withBuffer(at: index) { a.elementsEqual($0) } }
            }
    }
}
