public import DatastreamCore

/// Makes a record of one name and its value of each row; `objectKeyValueStream` makes it.
public struct RecordKeyValue: ObjectMapping {
    let key: String
    let value: String
    private var builder = RecordBuilder()

    init(key: String, value: String) {
        self.key = key
        self.value = value
    }

    /// Makes the record.
    public mutating func map(_ row: consuming Record, in run: RunContext) -> Record? {
        builder.set(row[key]?.text ?? "", row[value] ?? .null)
        return builder.finish()
    }
}

/// Makes a dictionary of one key and its value of each row; `objectKeyValueStream` makes it.
public struct ObjectKeyValue<Row: Sendable, Key: Hashable & Sendable, Value: Sendable>: ObjectMapping {
    @usableFromInline let key: @Sendable (Row) -> Key
    @usableFromInline let value: @Sendable (Row) -> Value

    @inlinable
    init(key: @escaping @Sendable (Row) -> Key, value: @escaping @Sendable (Row) -> Value) {
        self.key = key
        self.value = value
    }

    /// Makes the dictionary.
    @inlinable
    public func map(_ row: consuming Row, in run: RunContext) -> [Key: Value]? {
        let row = row
        return [key(row): value(row)]
    }
}

/// Makes a stage that makes a record of one name and one value of each row: `{row[key]: row[value]}`.
///
/// ```swift
/// rows.pipe(through: objectKeyValueStream(key: "code", value: "country"))     // {"de":"Germany"}, {"fr":"France"}, …
/// ```
/// The name is the text of the value under `key`, empty for null or none; a value that is missing is null. Mirrors
/// datastream's `objectKeyValueStream`.
/// - Parameters:
///   - key: Under which name the new name is.
///   - value: Under which name its value is.
public func objectKeyValueStream(key: String, value: String) -> ObjectMapStream<RecordKeyValue> {
    ObjectMapStream(RecordKeyValue(key: key, value: value))
}

/// Makes a stage that makes a dictionary of one key and one value of each row of your own.
///
/// ```swift
/// orders.pipe(through: objectKeyValueStream(key: \Order.id, value: \Order.total))
/// ```
/// - Parameters:
///   - key: The key: a key path or a closure.
///   - value: The value: a key path or a closure.
@inlinable
public func objectKeyValueStream<Row: Sendable, Key: Hashable & Sendable, Value: Sendable>(
    key: @escaping @Sendable (Row) -> Key,
    value: @escaping @Sendable (Row) -> Value
) -> ObjectMapStream<ObjectKeyValue<Row, Key, Value>> {
    ObjectMapStream(ObjectKeyValue(key: key, value: value))
}
