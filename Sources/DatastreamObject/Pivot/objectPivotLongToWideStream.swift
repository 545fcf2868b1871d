public import DatastreamCore

/// Makes one wide record of each batch of long ones; `objectPivotLongToWideStream` makes it.
public struct RecordPivotToWide: ObjectMapping {
    let keys: [String]
    let valueParam: String
    let delimiter: String
    private let removed: Set<String>
    private var builder = RecordBuilder()

    init(keys: [String], valueParam: String, delimiter: String) {
        self.keys = keys
        self.valueParam = valueParam
        self.delimiter = delimiter
        removed = Set(keys + [valueParam])
    }

    /// Makes the record; of an empty batch none.
    public mutating func map(_ rows: consuming [Record], in run: RunContext) -> Record? {
        guard let first = rows.first else { return nil }
        for (name, value) in first { builder.set(name, value) }
        for row in rows {
            let column = keys.map { row[$0]?.text ?? "" }.joined(separator: delimiter)
            builder.set(column, row[valueParam] ?? .null)
        }
        return builder.finish(without: removed)
    }
}

/// Makes a stage that makes one wide record of each batch of long ones.
///
/// ```swift
/// // {"id":1,"month":"Jan","total":5}, {"id":1,"month":"Feb","total":7} become {"id":1,"Jan":5,"Feb":7}
/// rows.pipe(through: objectBatchStream(keys: ["id"]))
///     .pipe(through: objectPivotLongToWideStream(keys: ["month"], valueParam: "total"))
/// ```
/// It begins with the first record of a batch. For each record, the texts of its values under `keys`, joined, name a
/// column, and its value under `valueParam` is that column's; in the end `keys` and `valueParam` are removed. It holds
/// one batch. Mirrors datastream's `objectPivotLongToWideStream`.
/// - Parameters:
///   - keys: The names whose values name the columns.
///   - valueParam: The name whose value goes into the column.
///   - delimiter: What stands between the parts of a column's name. Default: a space.
public func objectPivotLongToWideStream(
    keys: [String],
    valueParam: String,
    delimiter: String = " "
) -> ObjectMapStream<RecordPivotToWide> {
    ObjectMapStream(RecordPivotToWide(keys: keys, valueParam: valueParam, delimiter: delimiter))
}
