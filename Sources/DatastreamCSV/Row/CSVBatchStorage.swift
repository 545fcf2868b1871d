/// The bytes, fields and rows of one batch, shared by its rows; nothing in it changes any more.
///
/// Proof for `@unchecked Sendable`: the pointers are set once and what they point to is not written to while the batch
/// lives, since it holds the storages behind them and the parser writes to those only when it alone holds them.
@usableFromInline
final class CSVBatchStorage: @unchecked Sendable {
    /// Unescaped bytes; valid for every range in `fields`.
    @usableFromInline let bytes: UnsafePointer<UInt8>
    /// `start | end << 32` of each field.
    @usableFromInline let fields: UnsafePointer<UInt64>
    /// `start | end of its fields << 32` of each row.
    @usableFromInline let rows: UnsafePointer<UInt64>
    @usableFromInline let rowCount: Int
    /// The number of the batch's first row.
    @usableFromInline let firstNumber: Int
    /// Where `bytes` begin in the input.
    @usableFromInline let byteOffset: Int
    @usableFromInline let header: CSVHeaderIndex?

    private let owners: (ByteStorage, WordStorage, WordStorage)

    init(
        bytes: ByteStorage,
        fields: WordStorage,
        rows: WordStorage,
        firstNumber: Int,
        byteOffset: Int,
        header: CSVHeaderIndex?
    ) {
        self.bytes = UnsafePointer(bytes.bytes)
        self.fields = UnsafePointer(fields.words)
        self.rows = UnsafePointer(rows.words)
        self.rowCount = rows.count
        self.firstNumber = firstNumber
        self.byteOffset = byteOffset
        self.header = header
        owners = (bytes, fields, rows)
    }

    /// The same rows with names for their columns.
    func with(_ header: CSVHeaderIndex) -> CSVBatchStorage {
        CSVBatchStorage(
            bytes: owners.0,
            fields: owners.1,
            rows: owners.2,
            firstNumber: firstNumber,
            byteOffset: byteOffset,
            header: header
        )
    }

    /// The number of the first field of row `index`, which is below `rowCount`.
    @inlinable
    @inline(__always)
    func firstField(of index: Int) -> Int {
        index == 0 ? 0 : Int(truncatingIfNeeded: rows[index &- 1] >> 32)
    }
}

/// The names of a table's columns.
@usableFromInline
final class CSVHeaderIndex: Sendable {
    @usableFromInline let names: [String]
    private let positions: [String: Int]

    @usableFromInline
    init(_ names: [String]) {
        self.names = names
        positions = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
    }

    /// The position of a column, of several with one name the first.
    @usableFromInline
    func position(of name: String) -> Int? { positions[name] }
}
