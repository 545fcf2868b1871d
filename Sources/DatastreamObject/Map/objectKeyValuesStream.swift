public import DatastreamCore

/// Puts each row, or a part of it, under a name of its own; `objectKeyValuesStream` makes it.
public struct RecordKeyValues: ObjectMapping {
    let key: String
    let values: [String]?
    private var builder = RecordBuilder()
    private let header: RecordHeader?

    init(key: String, values: [String]?) {
        self.key = key
        let columns = values.map { RecordColumns($0, duplicates: .first) }
        header = columns?.header
        self.values = columns?.header.names
    }

    /// Makes the record.
    public mutating func map(_ row: consuming Record, in run: RunContext) -> Record? {
        let row = row
        let part = header.map { header in Record(header: header, values: header.names.map { row[$0] ?? .null }) }
        builder.set(row[key]?.text ?? "", .record(part ?? row))
        return builder.finish()
    }
}

/// Makes a stage that puts each row under a name of its own: `{row[key]: row}`.
///
/// ```swift
/// rows.pipe(through: objectKeyValuesStream(key: "id", values: ["name", "total"]))
/// // {"7":{"name":"Ada","total":12}}, …
/// ```
/// The name is the text of the value under `key`, empty for null or none. Mirrors datastream's `objectKeyValuesStream`.
/// - Parameters:
///   - key: Under which name the new name is.
///   - values: Which values to keep, in this order; those that a row does not have are null. Default: nil, the whole
///     row.
public func objectKeyValuesStream(key: String, values: [String]? = nil) -> ObjectMapStream<RecordKeyValues> {
    ObjectMapStream(RecordKeyValues(key: key, values: values))
}

/// Makes a stage that puts each row of your own under a key.
///
/// ```swift
/// orders.pipe(through: objectKeyValuesStream(key: \Order.id))                 // [7: Order(…)], …
/// ```
/// - Parameter key: The key: a key path or a closure.
@inlinable
public func objectKeyValuesStream<Row: Sendable, Key: Hashable & Sendable>(
    key: @escaping @Sendable (Row) -> Key
) -> ObjectMapStream<ObjectKeyValue<Row, Key, Row>> {
    ObjectMapStream(ObjectKeyValue(key: key, value: { $0 }))
}
