/// Some neighbouring rows of a table in one piece of memory: what the parser makes of one chunk of input.
///
/// A collection of ``CSVRow``. The rows share the batch's memory, so a row that is kept keeps its whole batch.
public struct CSVBatch: RandomAccessCollection, Sendable {
    /// The batch's rows, as a position in it.
    public typealias Index = Int

    @usableFromInline let storage: CSVBatchStorage
    /// The position of the first row.
    public let startIndex: Int
    /// The position after the last row.
    public let endIndex: Int

    @inlinable
    init(storage: CSVBatchStorage, startIndex: Int) {
        self.storage = storage
        self.startIndex = startIndex
        self.endIndex = storage.rowCount
    }

    /// The names of the columns, or nil when the table has no header.
    public var header: [String]? { storage.header?.names }

    /// How many fields the rows have together.
    @inlinable
    public var fieldCount: Int {
        isEmpty
            ? 0
            : storage.firstField(of: endIndex &- 1) &+ self[endIndex &- 1].count &- storage.firstField(of: startIndex)
    }

    /// How many bytes the fields of all rows have together, unescaped.
    @inlinable
    public var byteCount: Int {
        guard !isEmpty else { return 0 }
        return withExtendedLifetime(storage) {
            var bytes: UInt64 = 0
            let end = Int(truncatingIfNeeded: storage.rows[endIndex &- 1] >> 32)
            for index in storage.firstField(of: startIndex)..<end {
                let field = storage.fields[index]
                bytes &+= field >> 32 &- field & 0xFFFF_FFFF
            }
            return Int(bytes)
        }
    }

    /// The row at a position, which has to be one of the batch's indices.
    @inlinable
    public subscript(position: Int) -> CSVRow {
        precondition(position >= startIndex && position < endIndex, "no row at this position of the batch")
        return CSVRow(unchecked: position, of: storage)
    }

    /// Calls a closure with the UTF-8 bytes of every field, unescaped, row by row: the fastest way to look at all of them.
    /// - Parameter body: Gets the position of the row, the index of the field in it, from 0, and its bytes.
    @inlinable
    public func forEachField(_ body: (_ row: Int, _ column: Int, _ bytes: Span<UInt8>) throws -> Void) rethrows {
        try withExtendedLifetime(storage) {
            guard startIndex < endIndex else { return }
            var field = storage.firstField(of: startIndex)
            for row in startIndex..<endIndex {
                let end = Int(truncatingIfNeeded: storage.rows[row] >> 32)
                var column = 0
                while field < end {
                    try body(row, column, storage.buffer(storage.fields[field]).span)
                    field &+= 1
                    column &+= 1
                }
            }
        }
    }
}

extension CSVBatchStorage {
    /// The bytes of a field, for as long as the storage lives.
    @inlinable
    @inline(__always)
    func buffer(_ field: UInt64) -> UnsafeBufferPointer<UInt8> {
        let start = Int(truncatingIfNeeded: field & 0xFFFF_FFFF)
        let end = Int(truncatingIfNeeded: field >> 32)
        return UnsafeBufferPointer(start: bytes + start, count: end &- start)
    }
}
