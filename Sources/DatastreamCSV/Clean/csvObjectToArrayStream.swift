public import DatastreamCore
public import DatastreamObject

/// Makes a row of texts of each record; `csvObjectToArrayStream` makes it.
public struct CSVTextsOfRecord: ObjectMapping {
    private var entries: RecordToEntries

    init(headers: Lazy<[String]>) { entries = RecordToEntries(keys: headers) }

    /// Makes the row.
    /// - Throws: ``CSVError/Code/invalidOption`` when there are no names for the columns.
    public mutating func map(_ row: consuming Record, in run: RunContext) throws -> [String]? {
        guard let values = entries.map(row, in: run), !values.isEmpty else { throw CSVError.columnsHaveNoNames }
        return values.map(\.text)
    }
}

/// Makes a row of texts of each dictionary; `csvObjectToArrayStream` makes it.
public struct CSVTextsOfDictionary: ObjectMapping {
    private let headers: Lazy<[String]>
    private var names: [String]?

    init(headers: Lazy<[String]>) { self.headers = headers }

    /// Makes the row.
    /// - Throws: ``CSVError/Code/invalidOption`` when there are no names for the columns.
    public mutating func map(_ row: consuming [String: String], in run: RunContext) throws -> [String]? {
        let names = try names ?? headers.columnNames(in: run)
        self.names = names
        let row = row
        return names.map { row[$0] ?? "" }
    }
}

/// Makes a dictionary of each row of texts; `csvArrayToObjectStream` makes it.
public struct CSVDictionaryOfTexts: ObjectMapping {
    private let headers: Lazy<[String]>
    private var names: [String]?

    init(headers: Lazy<[String]>) { self.headers = headers }

    /// Makes the dictionary.
    /// - Throws: ``CSVError/Code/invalidOption`` when there are no names for the columns.
    public mutating func map(_ row: consuming [String], in run: RunContext) throws -> [String: String]? {
        let names = try names ?? headers.columnNames(in: run)
        self.names = names
        return Dictionary(zip(names, row), uniquingKeysWith: { _, last in last })
    }
}

extension Lazy<[String]> {
    /// The names, of which there has to be one.
    fileprivate func columnNames(in run: RunContext) throws -> [String] {
        let names = resolve(in: run, default: [])
        guard !names.isEmpty else { throw CSVError.columnsHaveNoNames }
        return names
    }
}

/// Makes a stage that makes a row of texts of each record, in the order of the columns.
///
/// ```swift
/// records.pipe(through: csvObjectToArrayStream(headers: .value(["id", "total"]))).pipe(through: csvFormatStream())
/// ```
/// Names without a value, and null, give an empty text; lists and records give JSON. Names that are no columns are left
/// out. Mirrors datastream's `csvObjectToArrayStream`. (`csvFormatStream(header:)` takes records too, without this
/// stage.)
/// - Parameter headers: The names, or the stage that finds them, looked up at the first record.
public func csvObjectToArrayStream(headers: Lazy<[String]>) -> ObjectMapStream<CSVTextsOfRecord> {
    ObjectMapStream(CSVTextsOfRecord(headers: headers))
}

/// Makes a stage that makes a row of each dictionary of texts, in the order of the columns; names without a value are
/// empty.
///
/// ```swift
/// dictionaries.pipe(through: csvObjectToArrayStream(headers: .value(["id", "total"]), of: [String: String].self))
/// ```
/// - Parameters:
///   - headers: The names, or the stage that finds them, looked up at the first dictionary.
///   - type: `[String: String].self`.
public func csvObjectToArrayStream(
    headers: Lazy<[String]>,
    of type: [String: String].Type
) -> ObjectMapStream<CSVTextsOfDictionary> {
    ObjectMapStream(CSVTextsOfDictionary(headers: headers))
}

/// Makes a stage that makes a dictionary of texts of each array of strings, by the names of the columns.
///
/// ```swift
/// rows.pipe(through: csvArrayToObjectStream(headers: .value(["id", "total"]), as: [String: String].self))
/// ```
/// Fields without a name are left out, and so are names without a field; of two columns with one name the last counts.
/// - Parameters:
///   - headers: The names, or the stage that finds them, looked up at the first row.
///   - type: `[String: String].self`.
public func csvArrayToObjectStream(
    headers: Lazy<[String]>,
    as type: [String: String].Type
) -> ObjectMapStream<CSVDictionaryOfTexts> {
    ObjectMapStream(CSVDictionaryOfTexts(headers: headers))
}
