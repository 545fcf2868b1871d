public import DatastreamCore
public import DatastreamObject

/// Makes a record of each row that the parser hands out.
public struct CSVParsedRecordMapping: CSVRowMapping {
    private var source: CSVHeaderIndex?
    private var columns: RecordColumns?

    init() {}

    /// Makes the record.
    /// - Throws: ``CSVError/Code/invalidOption`` when the columns have no names.
    public mutating func map(_ row: CSVRow) throws -> Record {
        let header = try row.namedColumns()
        if columns == nil || source !== header {
            source = header
            columns = RecordColumns(header.names, duplicates: .first)
        }
        guard let columns else { return Record() }
        let count = row.count
        return Record(header: columns.header, values: columns.sources.map { $0 < count ? .string(row[$0]) : .null })
    }
}

/// Makes a stage that parses CSV into records of texts by the names of their columns.
///
/// ```swift
/// bytes.pipe(through: csvParseStream(as: Record.self)).pipe(through: csvCoerceValuesStream())
/// ```
/// All records of a run share their names. Names without a field get null, fields without a name are left out; of
/// several columns with one name the first counts.
/// - Parameters:
///   - type: `Record.self`.
///   - delimiters: The characters, or the stage that finds them. Default: comma, `"`, any newline.
///   - header: Where the names of the columns come from. Default: the first row.
///   - comment: What lines begin with that are no rows; nil: all are. Default: nil.
///   - blankLines: What a line without any bytes is. Default: a row with one empty field.
///   - errors: What happens to rows that break the rules of quoting. Default: they are collected.
///   - maxFieldSize: The longest field, in bytes. Default: 16 MiB.
///   - maxErrorRows: How many row numbers the result keeps for each problem; nil: all. Default: 1,000.
///   - resultKey: The result's name. Default: `"csvErrors"`.
/// - Throws: Nothing here; a parser without a header fails the run with ``CSVError/Code/invalidOption``.
public func csvParseStream(
    as type: Record.Type,
    delimiters: Lazy<CSVDelimiters> = .value(CSVDelimiters()),
    header: CSVHeader = .firstRow,
    comment: String? = nil,
    blankLines: CSVBlankLines = .row,
    errors: CSVErrorPolicy = .collected,
    maxFieldSize: Int? = defaultMaxFieldSize,
    maxErrorRows: Int? = 1_000,
    resultKey: String = "csvErrors"
) -> CSVMapStream<CSVParsedRecordMapping> {
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
    return csvParseStream(as: type, rows)
}

/// Makes a stage that parses CSV into records of texts by the names of their columns, as another stage parses them.
///
/// ```swift
/// bytes.pipe(through: csvParseStream(as: Record.self, csvParseStream(delimiter: ";", header: .firstRow)))
/// ```
/// - Parameters:
///   - type: `Record.self`.
///   - rows: How to parse.
public func csvParseStream(as type: Record.Type, _ rows: CSVParseStream) -> CSVMapStream<CSVParsedRecordMapping> {
    CSVMapStream(rows: rows, mapping: CSVParsedRecordMapping())
}
