public import DatastreamCore

/// Makes a stage that parses CSV into arrays of texts.
///
/// ```swift
/// for try await row in bytes.pipe(through: csvParseStream(as: [String].self)) { print(row.count) }
/// ```
/// - Parameters:
///   - type: `[String].self`.
///   - delimiters: The characters, or the stage that finds them. Default: comma, `"`, any newline.
///   - header: Where the names of the columns come from. Default: there are no names.
///   - comment: What lines begin with that are no rows; nil: all are. Default: nil.
///   - blankLines: What a line without any bytes is. Default: a row with one empty field.
///   - errors: What happens to rows that break the rules of quoting. Default: they are collected.
///   - maxFieldSize: The longest field, in bytes. Default: 16 MiB.
///   - maxErrorRows: How many row numbers the result keeps for each problem; nil: all. Default: 1,000.
///   - resultKey: The result's name. Default: `"csvErrors"`.
public func csvParseStream(
    as type: [String].Type,
    delimiters: Lazy<CSVDelimiters> = .value(CSVDelimiters()),
    header: CSVHeader = .none,
    comment: String? = nil,
    blankLines: CSVBlankLines = .row,
    errors: CSVErrorPolicy = .collected,
    maxFieldSize: Int? = defaultMaxFieldSize,
    maxErrorRows: Int? = 1_000,
    resultKey: String = "csvErrors"
) -> CSVMapStream<CSVTextMapping> {
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

/// Makes a stage that parses CSV into arrays of texts, as another stage parses them.
///
/// ```swift
/// bytes.pipe(through: csvParseStream(as: [String].self, csvParseStream(delimiter: ";", header: .firstRow)))
/// ```
/// - Parameters:
///   - type: `[String].self`.
///   - rows: How to parse.
public func csvParseStream(as type: [String].Type, _ rows: CSVParseStream) -> CSVMapStream<CSVTextMapping> {
    CSVMapStream(rows: rows, mapping: CSVTextMapping())
}

/// Makes a stage that parses CSV into dictionaries of texts by the names of their columns.
///
/// ```swift
/// for try await row in bytes.pipe(through: csvParseStream(as: [String: String].self)) { print(row["id"] ?? "") }
/// ```
/// Of several columns with one name the first counts, and fields without a name are left out.
/// - Parameters:
///   - type: `[String: String].self`.
///   - delimiters: The characters, or the stage that finds them. Default: comma, `"`, any newline.
///   - header: Where the names of the columns come from. Default: the first row.
///   - comment: What lines begin with that are no rows; nil: all are. Default: nil.
///   - blankLines: What a line without any bytes is. Default: a row with one empty field.
///   - errors: What happens to rows that break the rules of quoting. Default: they are collected.
///   - maxFieldSize: The longest field, in bytes. Default: 16 MiB.
///   - maxErrorRows: How many row numbers the result keeps for each problem; nil: all. Default: 1,000.
///   - resultKey: The result's name. Default: `"csvErrors"`.
public func csvParseStream(
    as type: [String: String].Type,
    delimiters: Lazy<CSVDelimiters> = .value(CSVDelimiters()),
    header: CSVHeader = .firstRow,
    comment: String? = nil,
    blankLines: CSVBlankLines = .row,
    errors: CSVErrorPolicy = .collected,
    maxFieldSize: Int? = defaultMaxFieldSize,
    maxErrorRows: Int? = 1_000,
    resultKey: String = "csvErrors"
) -> CSVMapStream<CSVDictionaryMapping> {
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

/// Makes a stage that parses CSV into dictionaries of texts by the names of their columns, as another stage parses them.
///
/// ```swift
/// bytes.pipe(through: csvParseStream(as: [String: String].self, csvParseStream(delimiter: ";", header: .firstRow)))
/// ```
/// - Parameters:
///   - type: `[String: String].self`.
///   - rows: How to parse.
public func csvParseStream(as type: [String: String].Type, _ rows: CSVParseStream) -> CSVMapStream<CSVDictionaryMapping>
{
    CSVMapStream(rows: rows, mapping: CSVDictionaryMapping())
}
