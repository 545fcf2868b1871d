public import DatastreamCore
public import DatastreamObject

/// What the texts of a column stand for.
public enum CSVValueType: Sendable {
    /// A number: a sign or none, digits with a point or none, an exponent or none; empty is null.
    case number
    /// A truth value: `true` in any case is true, everything else false.
    case boolean
    /// Nothing, whatever is there.
    case null
    /// A point in time in ISO 8601; UTC when no zone is given.
    case date
    /// Any JSON text.
    case json
}

/// Makes numbers, truth values, points in time and JSON values of texts; `csvCoerceValuesStream` makes it.
public struct CSVCoercion: ObjectMapping {
    let columns: [String: CSVValueType]
    private var types = HeaderCache<[CSVValueType?]>()

    init(columns: [String: CSVValueType]) { self.columns = columns }

    /// Makes the record.
    public mutating func map(_ row: consuming Record, in run: RunContext) -> Record? {
        let columns = columns
        let types = types.plan(for: row.header) { $0.names.map { columns[$0] } }
        let values = row.values
        return Record(header: row.header, values: values.indices.map { Self.coerce(values[$0], as: types[$0]) })
    }

    private static func coerce(_ value: Record.Value, as type: CSVValueType?) -> Record.Value {
        if case .null? = type { return .null }
        guard case .string(var text) = value else { return value }
        return text.withUTF8 { bytes in
            switch type {
            case nil: coerceAutomatically(bytes)
            case .number: bytes.isEmpty ? .null : coerceNumber(bytes)
            case .boolean: .bool(parseBool(bytes) ?? false)
            case .null: .null
            case .date: coerceDate(bytes)
            case .json: coerceJSON(bytes)
            }
        } ?? value
    }
}

/// Makes a stage that makes numbers, truth values, points in time and JSON values of a record's texts.
///
/// ```swift
/// bytes.pipe(through: csvParseStream(as: Record.self))
///     .pipe(through: csvCoerceValuesStream(columns: ["paid": .boolean, "due": .date]))
/// ```
/// Columns that are not listed follow these rules, in this order; a text that none of them fits stays as it is, `null`
/// too:
/// * empty: null;
/// * `true` and `false` in any case: a truth value;
/// * `-?digits[.digits][e[+-]digits]`: a number, whole if it has neither a point nor an exponent (`007` is 7). A whole
///   number that `Int` does not hold, and one beyond the range of `Double`, stays a text, so that nothing is lost
///   unseen;
/// * `YYYY-MM-DD`, and after `T` or a space `HH:MM[:SS[.fraction]]`, and `Z`, `±HH:MM` or `±HHMM`: a point in time, in
///   UTC when no zone is given, if there is such a day;
/// * text that begins with `{` or `[`: the JSON value, if it is one; numbers in it by the rule above.
///
/// In columns that are listed, what cannot be converted stays a text, too. Values that are no texts pass. Mirrors
/// datastream's `csvCoerceValuesStream`.
/// - Parameter columns: What the texts of some columns stand for, by name. Default: none.
public func csvCoerceValuesStream(columns: [String: CSVValueType] = [:]) -> ObjectMapStream<CSVCoercion> {
    ObjectMapStream(CSVCoercion(columns: columns))
}
