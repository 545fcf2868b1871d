public import DatastreamCore

/// Makes a stage that drops rows without any bytes in any field, and counts them as `EmptyRow`.
///
/// ```swift
/// let empty = csvRemoveEmptyRowsStream()
/// let results = try await rows.pipe(through: empty).pipe(to: sink)
/// print(results[empty]?["EmptyRow"]?.count ?? 0)
/// ```
///
/// It takes ``CSVRow`` and arrays of strings. Mirrors datastream's `csvRemoveEmptyRowsStream`.
/// - Parameters:
///   - onErrorEnqueue: Whether such rows are passed on, only counted. Default: false.
///   - maxErrorRows: How many row indexes the result keeps; nil: all. Default: 1,000.
///   - resultKey: The result's name. Default: `"csvRemoveEmptyRows"`.
public func csvRemoveEmptyRowsStream(
    onErrorEnqueue: Bool = false,
    maxErrorRows: Int? = 1_000,
    resultKey: String = "csvRemoveEmptyRows"
) -> CSVCleanStream {
    CSVCleanStream(rule: .isNotEmpty, passesRows: onErrorEnqueue, maxErrorRows: maxErrorRows, resultKey: resultKey)
}

/// Makes a stage that drops rows of the wrong width, and counts them as `MalformedRow`.
///
/// ```swift
/// bytes.pipe(through: header).pipe(through: csvParseStream())
///     .pipe(through: csvRemoveMalformedRowsStream(headers: .detected(by: header)))
/// ```
///
/// The width is the number of headers, or that of the first row. It takes ``CSVRow`` and arrays of strings. Mirrors
/// datastream's `csvRemoveMalformedRowsStream`.
/// - Parameters:
///   - headers: The names of the columns, or the stage that finds them; nil or none: the first row counts. Default: nil.
///   - onErrorEnqueue: Whether such rows are passed on, only counted. Default: false.
///   - maxErrorRows: How many row indexes the result keeps; nil: all. Default: 1,000.
///   - resultKey: The result's name. Default: `"csvRemoveMalformedRows"`.
public func csvRemoveMalformedRowsStream(
    headers: Lazy<[String]>? = nil,
    onErrorEnqueue: Bool = false,
    maxErrorRows: Int? = 1_000,
    resultKey: String = "csvRemoveMalformedRows"
) -> CSVCleanStream {
    CSVCleanStream(
        rule: .hasWidth(of: headers),
        passesRows: onErrorEnqueue,
        maxErrorRows: maxErrorRows,
        resultKey: resultKey
    )
}
