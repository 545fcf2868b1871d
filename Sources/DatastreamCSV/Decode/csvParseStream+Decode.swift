public import DatastreamCore

/// Makes a stage that parses CSV and decodes each row.
///
/// ```swift
/// struct Order: Codable { let id: Int; let total: Double; let note: String? }
/// for try await order in createReadableStream(text).pipe(through: csvParseStream(as: Order.self)) { … }
/// ```
/// Columns are found by name. An empty field is nil where the type is optional. Integers, floating point and Bool are
/// parsed from bytes as ``CSVRow/int(at:)``, ``CSVRow/double(at:)`` and ``CSVRow/bool(at:)`` do; types that decode a single
/// value, such as enumerations with raw values and `UUID`, work. Foundation's `Date` decodes itself from a number, seconds
/// since 2001, and its `Decimal` and `URL` from tables, which are refused: take such fields as text, or see
/// ``CSVRow/date(_:)``.
/// - Parameters:
///   - type: The type of a row; its properties are columns.
///   - delimiters: The characters, or the stage that finds them. Default: comma, `"`, any newline.
///   - header: Where the names of the columns come from. Default: the first row.
///   - emptyIsNil: Whether an empty field is nil for an optional property. Default: true.
///   - comment: What lines begin with that are no rows; nil: all are. Default: nil.
///   - blankLines: What a line without any bytes is. Default: nothing.
///   - errors: What happens to rows that break the rules of quoting or cannot be decoded: the run fails, or, with
///     `.collected`, the former are decoded as they are, the latter dropped and counted as `DecodingFailed`. Default: the
///     run fails.
///   - maxFieldSize: The longest field, in bytes. Default: 16 MiB.
///   - maxErrorRows: How many row numbers the result keeps for each problem; nil: all. Default: 1,000.
///   - resultKey: The result's name. Default: `"csvErrors"`.
/// - Throws: Nothing here; a row that cannot be decoded fails the run, unless such rows are collected, with
///   ``CSVError/Code/decodingFailed``, its number, its byte offset and the column.
public func csvParseStream<Row: Decodable & Sendable>(
    as type: Row.Type,
    delimiters: Lazy<CSVDelimiters> = .value(CSVDelimiters()),
    header: CSVHeader = .firstRow,
    emptyIsNil: Bool = true,
    comment: String? = nil,
    blankLines: CSVBlankLines = .skipped,
    errors: CSVErrorPolicy = .thrown,
    maxFieldSize: Int? = defaultMaxFieldSize,
    maxErrorRows: Int? = 1_000,
    resultKey: String = "csvErrors"
) -> CSVMapStream<CSVDecodableMapping<Row>> {
    let rows = csvParseStream(
        delimiters: delimiters,
        header: header,
        comment: comment,
        blankLines: blankLines,
        errors: errors,
        maxFieldSize: maxFieldSize,
        maxErrorRows: maxErrorRows,
        resultKey: resultKey
    )
    return CSVMapStream(rows: rows, mapping: CSVDecodableMapping(emptyIsNil: emptyIsNil))
}
