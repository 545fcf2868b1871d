public import DatastreamObject

/// Makes a record of each row that the parser hands out.
public struct CSVParsedRecordMapping: CSVRowMapping {
    private var source: CSVHeaderIndex?
    private var columns: RecordColumns?

    init() {}

    /// Makes the record.
    /// - Throws: ``CSVError/Code/invalidOption`` when the columns have no names.
    public mutating func map(_ row: CSVRow) throws -> Record {
        guard let header = row.storage.header else {
            throw CSVError(.invalidOption, "the columns have no names; parse with header: .firstRow or .names(…)")
        }
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
///   - rows: How to parse. Default: as `csvParseStream(header: .firstRow)` does.
/// - Throws: Nothing here; a parser without a header fails the run with ``CSVError/Code/invalidOption``.
public func csvParseStream(
    as type: Record.Type,
    _ rows: CSVParseStream = csvParseStream(header: .firstRow)
) -> CSVMapStream<CSVParsedRecordMapping> {
    CSVMapStream(rows: rows, mapping: CSVParsedRecordMapping())
}
