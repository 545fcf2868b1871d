public import DatastreamCore

/// Joins the texts of several values into one; `objectKeyJoinStream` makes it.
public struct RecordKeyJoin: ObjectMapping {
    /// Where a new value comes from.
    private indirect enum Source: Sendable {
        case value(Int)
        case joined([Source])

        func value(in row: Record, _ separator: String) -> Record.Value {
            switch self {
            case .value(let position): row.values[position]
            case .joined(let sources):
                .string(sources.map { $0.value(in: row, separator).text }.joined(separator: separator))
            }
        }
    }

    private struct Plan: Sendable {
        var header: RecordHeader
        var sources: [Source]
    }

    let keys: KeyValuePairs<String, [String]>
    let separator: String
    private var plan = HeaderCache<Plan>()

    init(keys: KeyValuePairs<String, [String]>, separator: String) {
        self.keys = keys
        self.separator = separator
    }

    /// Makes the record.
    public mutating func map(_ row: consuming Record, in run: RunContext) -> Record? {
        let (keys, row) = (keys, row)
        let plan = plan.plan(for: row.header) { Self.plan(keys, for: $0.names) }
        return Record(header: plan.header, values: plan.sources.map { $0.value(in: row, separator) })
    }

    /// Works out once, with places instead of values, what every row with these names becomes.
    private static func plan(_ keys: KeyValuePairs<String, [String]>, for names: [String]) -> Plan {
        var columns = names.enumerated().map { (name: $0.element, source: Source.value($0.offset)) }
        for (new, old) in keys {
            let empty = Source.joined([])
            let joined = Source.joined(old.map { name in columns.first { $0.name == name }?.source ?? empty })
            columns.removeAll { old.contains($0.name) }
            if let place = columns.firstIndex(where: { $0.name == new }) {
                columns[place].source = joined
            } else {
                columns.append((new, joined))
            }
        }
        return Plan(header: RecordHeader(unique: columns.map(\.name)), sources: columns.map(\.source))
    }
}

/// Makes a stage that joins the texts of several values into one, under a new name.
///
/// ```swift
/// rows.pipe(through: objectKeyJoinStream(keys: ["name": ["first", "last"]], separator: " "))
/// ```
/// For each new name in turn: the old values' texts are joined, null and missing ones as empty texts, the old names are
/// removed, and the new one is set, last or in its place if the row has it. It may be one of the old names. Values are
/// copied whole in Swift, so datastream's `isNestedObject` is not needed. Mirrors datastream's `objectKeyJoinStream`.
/// - Parameters:
///   - keys: The old names for each new one.
///   - separator: What stands between two texts. Default: a comma.
public func objectKeyJoinStream(
    keys: KeyValuePairs<String, [String]>,
    separator: String = ","
) -> ObjectMapStream<RecordKeyJoin> {
    ObjectMapStream(RecordKeyJoin(keys: keys, separator: separator))
}
