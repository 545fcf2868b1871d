public import DatastreamCore

/// Moves values to other places and under other names; `objectPickStream`, `objectOmitStream` and `objectKeyMapStream`
/// make it.
public struct RecordSelection: ObjectMapping {
    enum Rule: Sendable {
        case only(Set<String>)
        case without(Set<String>)
        case renamed([String: String])
    }

    let rule: Rule
    private var columns = HeaderCache<RecordColumns>()

    init(_ rule: Rule) { self.rule = rule }

    /// Makes the record.
    public mutating func map(_ row: consuming Record, in run: RunContext) -> Record? {
        let rule = rule
        let columns = columns.plan(for: row.header) { rule.columns(of: $0.names) }
        let values = row.values
        return Record(header: columns.header, values: columns.sources.map { values[$0] })
    }
}

extension RecordSelection.Rule {
    /// Where the new record's values come from.
    fileprivate func columns(of names: [String]) -> RecordColumns {
        switch self {
        case .only(let keys): RecordColumns(names) { keys.contains($0) }
        case .without(let keys): RecordColumns(names) { !keys.contains($0) }
        case .renamed(let keys): RecordColumns(names.map { keys[$0] ?? $0 }, duplicates: .last)
        }
    }
}

/// Makes a stage that keeps the values under some names and drops all others, in the order of the row.
///
/// ```swift
/// rows.pipe(through: objectPickStream(keys: ["id", "total"]))
/// ```
/// Names that a row does not have are left out. Mirrors datastream's `objectPickStream`.
/// - Parameter keys: The names to keep.
public func objectPickStream(keys: [String]) -> ObjectMapStream<RecordSelection> {
    ObjectMapStream(RecordSelection(.only(Set(keys))))
}

/// Makes a stage that drops the values under some names.
///
/// ```swift
/// rows.pipe(through: objectOmitStream(keys: ["password"]))
/// ```
/// Mirrors datastream's `objectOmitStream`.
/// - Parameter keys: The names to drop.
public func objectOmitStream(keys: [String]) -> ObjectMapStream<RecordSelection> {
    ObjectMapStream(RecordSelection(.without(Set(keys))))
}

/// Makes a stage that gives values other names, in the same order.
///
/// ```swift
/// rows.pipe(through: objectKeyMapStream(keys: ["cust_no": "customer"]))
/// ```
/// Names that are not listed stay. Of two values that get one name the later counts, in the place of the first. Mirrors
/// datastream's `objectKeyMapStream`.
/// - Parameter keys: The new name for each old one.
public func objectKeyMapStream(keys: [String: String]) -> ObjectMapStream<RecordSelection> {
    ObjectMapStream(RecordSelection(.renamed(keys)))
}

extension RecordColumns {
    /// The columns whose unique names are wanted.
    init(_ names: [String], where isWanted: (String) -> Bool) {
        let sources = names.indices.filter { isWanted(names[$0]) }
        self.init(header: RecordHeader(unique: sources.map { names[$0] }), sources: sources)
    }
}
