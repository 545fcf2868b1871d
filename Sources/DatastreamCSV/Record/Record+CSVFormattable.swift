public import DatastreamObject

extension Record: CSVFormattable {
    /// Writes the values in the record's own order.
    ///
    /// Piped through `csvFormatStream`, records are written by the names of its columns instead.
    public func writeFields(into row: inout CSVRowWriter) {
        for value in values { row.field(value) }
    }

    /// The record's names.
    public var columnNames: [String]? { names }
}

extension CSVRowWriter {
    /// Writes a value of a record: null as the null text, a point in time as ISO 8601, a list or a record as JSON.
    public mutating func field(_ value: Record.Value) {
        switch value {
        case .null: nullField()
        case .bool(let value): field(value)
        case .int(let value): field(value)
        case .double(let value): field(value)
        case .string(let value): field(value)
        case .date(let milliseconds): field(millisecondsSince1970: milliseconds)
        case .array, .record: field(value.description)
        }
    }
}

/// A record with the places of its columns.
struct CSVRecordRow: CSVFormattable {
    let record: Record
    let positions: [Int?]

    func writeFields(into row: inout CSVRowWriter) {
        for position in positions {
            if let position { row.field(record.values[position]) } else { row.nullField() }
        }
    }
}
