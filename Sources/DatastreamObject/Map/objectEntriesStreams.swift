public import DatastreamCore

/// Makes records of lists; `objectFromEntriesStream` makes it.
public struct RecordFromEntries: ObjectMapping {
    let keys: Lazy<[String]>
    private var columns: RecordColumns?

    package init(keys: Lazy<[String]>) { self.keys = keys }

    /// Makes the record.
    public mutating func map(_ row: consuming [Record.Value], in run: RunContext) -> Record? {
        let columns = columns ?? RecordColumns(keys.resolve(in: run, default: []), duplicates: .last)
        self.columns = columns
        let row = row
        return Record(header: columns.header, values: columns.sources.map { $0 < row.count ? row[$0] : .null })
    }
}

/// Makes lists of records; `objectToEntriesStream` makes it.
public struct RecordToEntries: ObjectMapping {
    let keys: Lazy<[String]>
    private var names: [String]?
    private var positions = HeaderCache<[Int?]>()

    package init(keys: Lazy<[String]>) { self.keys = keys }

    /// Makes the list.
    public mutating func map(_ row: consuming Record, in run: RunContext) -> [Record.Value]? {
        let names = names ?? keys.resolve(in: run, default: [])
        self.names = names
        let row = row
        let positions = positions.plan(for: row.header) { header in names.map { header.position(of: $0) } }
        return positions.map { position in position.map { row.values[$0] } ?? .null }
    }
}

/// Makes a stage that makes a record of each list, by names.
///
/// ```swift
/// lists.pipe(through: objectFromEntriesStream(keys: .value(["id", "total"])))
/// ```
/// Names without an element get null, elements without a name are dropped; of two elements under one name the last
/// counts. All records share their names. Mirrors datastream's `objectFromEntriesStream`.
/// - Parameter keys: The names, or the stage that finds them, looked up at the first row.
public func objectFromEntriesStream(keys: Lazy<[String]>) -> ObjectMapStream<RecordFromEntries> {
    ObjectMapStream(RecordFromEntries(keys: keys))
}

/// Makes a stage that makes a list of each record, in the order of the names.
///
/// ```swift
/// rows.pipe(through: objectToEntriesStream(keys: .value(["id", "total"])))
/// ```
/// Names that a row does not have get null. Mirrors datastream's `objectToEntriesStream`.
/// - Parameter keys: The names, or the stage that finds them, looked up at the first row.
public func objectToEntriesStream(keys: Lazy<[String]>) -> ObjectMapStream<RecordToEntries> {
    ObjectMapStream(RecordToEntries(keys: keys))
}
