public import DatastreamCore
public import DatastreamObject

/// A row of texts, which may know the names of its columns.
public protocol CSVTextRow: CSVCheckable, CSVFormattable {
    /// The text of the field at an index below ``CSVCheckable/count``.
    subscript(index: Int) -> String { get }
}

extension CSVRow: CSVTextRow {}

extension Array: CSVTextRow where Element == String {}

/// Makes records of rows; `csvArrayToObjectStream` makes it.
///
/// The description does not name the row type; it meets it when it is piped.
public struct CSVArrayToObjectStream: Sendable {
    let headers: Lazy<[String]>?

    /// The stage for rows of one type.
    public func of<Row: CSVTextRow>(_ type: Row.Type) -> ObjectMapStream<CSVRecordMapping<Row>> {
        ObjectMapStream(CSVRecordMapping(headers: headers, duplicates: .last))
    }
}

/// Makes a record of each row of texts.
public struct CSVRecordMapping<Row: CSVTextRow>: ObjectMapping {
    private let headers: Lazy<[String]>?
    private let duplicates: RecordColumns.Duplicates
    private var columns: RecordColumns?

    init(headers: Lazy<[String]>?, duplicates: RecordColumns.Duplicates) {
        self.headers = headers
        self.duplicates = duplicates
    }

    /// Makes the record.
    /// - Throws: ``CSVError/Code/invalidOption`` when there are no names for the columns.
    public mutating func map(_ row: consuming Row, in run: RunContext) throws -> Record? {
        let row = row
        let columns = try columns ?? columns(for: row, in: run)
        self.columns = columns
        let count = row.count
        return Record(header: columns.header, values: columns.sources.map { $0 < count ? .string(row[$0]) : .null })
    }

    private func columns(for row: Row, in run: RunContext) throws -> RecordColumns {
        let given = headers?.resolve(in: run, default: []) ?? []
        guard let names = given.isEmpty ? row.columnNames : given, !names.isEmpty else {
            throw CSVError.columnsHaveNoNames
        }
        return RecordColumns(names, duplicates: duplicates)
    }
}

/// Makes a stage that makes a ``Record`` of each row, by the names of the columns.
///
/// ```swift
/// let header = csvDetectHeaderStream()
/// bytes.pipe(through: header).pipe(through: csvParseStream())
///     .pipe(through: csvArrayToObjectStream(headers: .detected(by: header)))
/// ```
/// It takes ``CSVRow`` and arrays of strings. Fields without a name are left out, names without a field get null; of
/// two columns with one name the last counts. All values are texts; `csvCoerceValuesStream` makes numbers of them.
/// Mirrors datastream's `csvArrayToObjectStream`.
/// - Parameter headers: The names, or the stage that finds them, looked up at the first row; nil or none: those that the
///   rows have from `csvParseStream(header:)`. Default: nil.
/// - Throws: Nothing here; rows without names fail the run with ``CSVError/Code/invalidOption``.
public func csvArrayToObjectStream(headers: Lazy<[String]>? = nil) -> CSVArrayToObjectStream {
    CSVArrayToObjectStream(headers: headers)
}
