/// Says whether two neighbouring rows belong together.
public protocol ObjectComparing: Sendable {
    /// What a row is.
    associatedtype Row: Sendable

    /// Whether a row belongs to the one before it.
    mutating func belong(_ row: borrowing Row, to previous: borrowing Row) -> Bool
}

/// Compares the values of records under some names.
public struct RecordKeysComparing: ObjectComparing {
    let keys: [String]
    private var positions = HeaderCache<[Int?]>()

    init(_ keys: [String]) { self.keys = keys }

    /// Whether the values under the names are equal, one by one; one that is missing is null.
    public mutating func belong(_ row: borrowing Record, to previous: borrowing Record) -> Bool {
        let keys = keys
        guard row.header === previous.header else {
            let (row, previous) = (copy row, copy previous)
            return keys.allSatisfy { row[$0] ?? .null == previous[$0] ?? .null }
        }
        let positions = positions.plan(for: row.header) { header in keys.map { header.position(of: $0) } }
        for case let position? in positions where row.values[position] != previous.values[position] { return false }
        return true
    }
}

/// Compares what a closure makes of two rows.
public struct ObjectKeyComparing<Row: Sendable, Key: Equatable>: ObjectComparing {
    @usableFromInline let key: @Sendable (Row) -> Key

    @inlinable
    init(_ key: @escaping @Sendable (Row) -> Key) { self.key = key }

    /// Whether the rows' keys are equal.
    @inlinable
    public func belong(_ row: borrowing Row, to previous: borrowing Row) -> Bool { key(copy row) == key(copy previous) }
}

/// Compares rows as a whole.
public struct ObjectEquality<Row: Equatable & Sendable>: ObjectComparing {
    @inlinable
    init() {}

    /// Whether the rows are equal.
    @inlinable
    public func belong(_ row: borrowing Row, to previous: borrowing Row) -> Bool { copy row == copy previous }
}
