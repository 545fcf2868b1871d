public import DatastreamCore

/// Makes several long records of each wide one; `objectPivotWideToLongStream` makes it.
public struct ObjectPivotWideToLongStream: TransformStream {
    /// Records go in.
    public typealias Input = Record
    /// Records come out.
    public typealias Output = Record

    let keys: [String]
    let keyParam: String
    let valueParam: String

    /// Makes the kernel of one run.
    public func makeTransformer(in run: RunContext) -> Kernel {
        Kernel(keys: keys, keyParam: keyParam, valueParam: valueParam)
    }

    /// Holds one wide record and hands out its long ones one by one.
    public struct Kernel: Transformer {
        /// Records go in.
        public typealias Input = Record
        /// Records come out.
        public typealias Output = Record

        private struct Plan: Sendable {
            /// The names of the long records, and where the values of the first of them come from.
            var header: RecordHeader
            var sources: [Int]
            var keyPosition: Int
            var valuePosition: Int
            /// The columns that become records.
            var columns: [(name: String, position: Int)]
        }

        private let keys: [String]
        private let keyParam: String
        private let valueParam: String
        private var plans = HeaderCache<Plan>()
        private var row: (record: Record, plan: Plan)?
        private var nextColumn = 0
        private var isOver = false

        init(keys: [String], keyParam: String, valueParam: String) {
            self.keys = keys
            self.keyParam = keyParam
            self.valueParam = valueParam
        }

        /// Takes one record.
        public mutating func receive(_ record: consuming Record) {
            let (keys, keyParam, valueParam) = (keys, keyParam, valueParam)
            let plan = plans.plan(for: record.header) { header in
                let kept = RecordColumns(header.names) { !keys.contains($0) }
                let long = RecordColumns(kept.header.names + [keyParam, valueParam], duplicates: .first)
                return Plan(
                    header: long.header,
                    sources: kept.sources,
                    keyPosition: long.header.position(of: keyParam) ?? 0,
                    valuePosition: long.header.position(of: valueParam) ?? 0,
                    columns: keys.compactMap { name in header.position(of: name).map { (name, $0) } }
                )
            }
            row = (record, plan)
            nextColumn = 0
        }

        /// Takes the end.
        public mutating func receiveEnd() { isOver = true }

        /// Hands out the next long record.
        public mutating func next() -> TransformStep<Record> {
            guard let (record, plan) = row, nextColumn < plan.columns.count else {
                row = nil
                return isOver ? .finished : .needsInput
            }
            let column = plan.columns[nextColumn]
            nextColumn += 1
            var values = plan.sources.map { record.values[$0] }
            values.append(contentsOf: repeatElement(.null, count: plan.header.names.count - values.count))
            values[plan.keyPosition] = .string(column.name)
            values[plan.valuePosition] = record.values[column.position]
            return .output(Record(header: plan.header, values: values))
        }
    }
}

/// Makes a stage that makes several long records of each wide one.
///
/// ```swift
/// // {"id":1,"Jan":5,"Feb":7} becomes {"id":1,"month":"Jan","total":5}, {"id":1,"month":"Feb","total":7}
/// rows.pipe(through: objectPivotWideToLongStream(keys: ["Jan", "Feb"], keyParam: "month", valueParam: "total"))
/// ```
/// For each of `keys` that a record has, in the order of `keys`: the record without all of them, and the key's name and
/// value. A record with none of them gives nothing. It holds one record. Values are copied whole in Swift, so
/// datastream's `isNestedObject` is not needed. Mirrors datastream's `objectPivotWideToLongStream`.
/// - Parameters:
///   - keys: The names whose values become records.
///   - keyParam: Under which name the key's name goes. Default: `"keyParam"`.
///   - valueParam: Under which name the key's value goes. Default: `"valueParam"`.
public func objectPivotWideToLongStream(
    keys: [String],
    keyParam: String = "keyParam",
    valueParam: String = "valueParam"
) -> ObjectPivotWideToLongStream {
    ObjectPivotWideToLongStream(keys: keys, keyParam: keyParam, valueParam: valueParam)
}
