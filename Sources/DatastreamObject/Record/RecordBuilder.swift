/// Makes a record whose names are not known beforehand, and shares the names of the one made before if they are the
/// same.
struct RecordBuilder {
    private var names: [String] = []
    private var values: [Record.Value] = []
    private var positions: [String: Int] = [:]
    private var last: RecordHeader?

    /// How many names have been set.
    var count: Int { names.count }

    /// Sets a value, in the place of an old one or at the end.
    mutating func set(_ name: String, _ value: Record.Value) {
        if let position = positions[name] {
            values[position] = value
        } else {
            positions[name] = names.count
            names.append(name)
            values.append(value)
        }
    }

    /// The record, without some names; the builder is empty then.
    mutating func finish(without removed: Set<String> = []) -> Record {
        if !removed.isEmpty {
            let kept = names.indices.filter { !removed.contains(names[$0]) }
            (names, values) = (kept.map { names[$0] }, kept.map { values[$0] })
        }
        let header = last.flatMap { $0.names == names ? $0 : nil } ?? RecordHeader(unique: names)
        defer {
            last = header
            (names, values) = ([], [])
            positions.removeAll(keepingCapacity: true)
        }
        return Record(header: header, values: values)
    }
}
