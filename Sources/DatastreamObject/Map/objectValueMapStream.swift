public import DatastreamCore

/// Replaces values that are listed; `objectValueMapStream` makes it.
public struct RecordValueMap: ObjectMapping {
    let key: String
    let values: [Record.Value: Record.Value]

    /// Replaces the value.
    public func map(_ row: consuming Record, in run: RunContext) -> Record? {
        var row = row
        if let old = row[key], let new = values[old] { row[key] = new }
        return row
    }
}

/// Replaces values of your own rows that are listed; `objectValueMapStream` makes it.
public struct ObjectValueMap<Row: Sendable, Value: Hashable & Sendable>: ObjectMapping {
    @usableFromInline let path: any WritableKeyPath<Row, Value> & Sendable
    @usableFromInline let values: [Value: Value]

    @inlinable
    init(path: any WritableKeyPath<Row, Value> & Sendable, values: [Value: Value]) {
        self.path = path
        self.values = values
    }

    /// Replaces the value.
    @inlinable
    public func map(_ row: consuming Row, in run: RunContext) -> Row? {
        var row = row
        if let new = values[row[keyPath: path]] { row[keyPath: path] = new }
        return row
    }
}

/// Makes a stage that replaces values under a name by others, where they are listed.
///
/// ```swift
/// rows.pipe(through: objectValueMapStream(key: "status", values: ["p": "paid", 0: "open"]))
/// ```
/// Values that are not listed stay. Numbers and texts are not the same: `0` does not replace `"0"`. Mirrors
/// datastream's `objectValueMapStream`.
/// - Parameters:
///   - key: Under which name the values are.
///   - values: The new value for each old one.
public func objectValueMapStream(
    key: String,
    values: [Record.Value: Record.Value]
) -> ObjectMapStream<RecordValueMap> {
    ObjectMapStream(RecordValueMap(key: key, values: values))
}

/// Makes a stage that replaces values of your own rows by others, where they are listed.
///
/// ```swift
/// orders.pipe(through: objectValueMapStream(key: \Order.status, values: ["p": "paid"]))
/// ```
/// - Parameters:
///   - key: The key path to the value.
///   - values: The new value for each old one.
@inlinable
public func objectValueMapStream<Row: Sendable, Value: Hashable & Sendable>(
    key: any WritableKeyPath<Row, Value> & Sendable,
    values: [Value: Value]
) -> ObjectMapStream<ObjectValueMap<Row, Value>> {
    ObjectMapStream(ObjectValueMap(path: key, values: values))
}
