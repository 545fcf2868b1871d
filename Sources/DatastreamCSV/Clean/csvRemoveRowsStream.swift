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
///   - errors: Whether such rows are counted, or the first one fails the run. Default: they are counted.
///   - maxErrorRows: How many row indexes the result keeps; nil: all. Default: 1,000.
///   - resultKey: The result's name. Default: `"csvRemoveEmptyRows"`.
/// - Throws: Nothing here; with `errors: .thrown` the first such row fails the run with ``CSVError/Code/emptyRow``.
public func csvRemoveEmptyRowsStream(
    onErrorEnqueue: Bool = false,
    errors: CSVErrorPolicy = .collected,
    maxErrorRows: Int? = 1_000,
    resultKey: String = "csvRemoveEmptyRows"
) -> CSVCleanStream {
    CSVCleanStream(
        rule: .isNotEmpty,
        passesRows: onErrorEnqueue,
        errors: errors,
        maxErrorRows: maxErrorRows,
        resultKey: resultKey
    )
}

/// Makes a stage that drops rows of the wrong width, and counts them as `MalformedRow`.
///
/// ```swift
/// bytes.pipe(through: header).pipe(through: csvParseStream())
///     .pipe(through: csvRemoveMalformedRowsStream(headers: .detected(by: header)))
/// ```
///
/// The width is the number of headers; of those that rows have from `csvParseStream(header:)`, when none are given here;
/// without any, that of the first row. It takes ``CSVRow`` and arrays of strings. Mirrors datastream's
/// `csvRemoveMalformedRowsStream`.
/// - Parameters:
///   - headers: The names of the columns, or the stage that finds them; nil or none: those of the first row, or its
///     fields, count. Default: nil.
///   - onErrorEnqueue: Whether such rows are passed on, only counted. Default: false.
///   - errors: Whether such rows are counted, or the first one fails the run. Default: they are counted.
///   - maxErrorRows: How many row indexes the result keeps; nil: all. Default: 1,000.
///   - resultKey: The result's name. Default: `"csvRemoveMalformedRows"`.
/// - Throws: Nothing here; with `errors: .thrown` the first such row fails the run with ``CSVError/Code/malformedRow``.
public func csvRemoveMalformedRowsStream(
    headers: Lazy<[String]>? = nil,
    onErrorEnqueue: Bool = false,
    errors: CSVErrorPolicy = .collected,
    maxErrorRows: Int? = 1_000,
    resultKey: String = "csvRemoveMalformedRows"
) -> CSVCleanStream {
    CSVCleanStream(
        rule: .hasWidth(of: headers),
        passesRows: onErrorEnqueue,
        errors: errors,
        maxErrorRows: maxErrorRows,
        resultKey: resultKey
    )
}
