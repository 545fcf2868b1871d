public import DatastreamCore

/// The longest field that is parsed unless said otherwise: 16 MiB.
public let defaultMaxFieldSize = 16_777_216

/// Makes a stage that parses CSV (RFC 4180 and what is found in the wild) into rows.
///
/// ```swift
/// let orders = createReadableStream("id,total\r\n1,9.90\r\n").pipe(through: csvParseStream(header: .firstRow))
/// for try await order in orders { print(order["id"] ?? "", order.double("total") ?? 0) }
/// ```
/// The rules are those of datastream's `csvParseStream`. A quote opens a quoted field only as its first character, elsewhere
/// it is data; text behind a closing quote is added to the field and the row is counted as `UnexpectedQuote`; a field that is
/// still open at the end is handed out and its row counted as `UnterminatedQuote`. Rows may be of any width. A
/// byte-order mark at the start is skipped. A row comes out with the chunk that completes it, however the input is cut; only
/// a CR at the end of a chunk waits for the next byte, which may be its LF. A chunk has less than 2 GiB. No more memory is
/// held than a chunk and an unfinished row need. A quote that is never closed fails the run as soon as its field has more
/// than `maxFieldSize` bytes, so it holds no more than that and a chunk, or twice that where every byte of it is a doubled
/// quote. Each field of an unfinished row takes some bytes beside its own: one endless row of `a,a,a…` needs some 215 MB
/// before its size ends it. Of datastream's `parser:` option, `quote: nil` does what `csvUnquotedParser` does; a parser of
/// your own is a stage of your own.
/// - Parameters:
///   - delimiter: What separates fields; one character or more. Default: a comma.
///   - newline: What ends rows. Default: LF, CRLF or CR, also mixed.
///   - quote: What encloses fields, one ASCII character; nil: nothing does. Default: `"`.
///   - escape: What makes the character behind it literal inside quotes, one ASCII character; nil: a quote is doubled.
///     Default: nil.
///   - header: Where the names of the columns come from. Default: there are none.
///   - comment: What lines begin with that are no rows; nil: all are. Default: nil.
///   - blankLines: What a line without any bytes is. Default: a row with one empty field.
///   - errors: What happens to rows that break the rules of quoting. Default: they are collected.
///   - maxFieldSize: The longest field, in bytes, at least 1; a row may have twice as many; nil: 2 GiB. Default: 16 MiB.
///   - maxErrorRows: How many row numbers the result keeps for each problem; nil: all. Default: 1,000.
///   - resultKey: The result's name. Default: `"csvErrors"`.
/// - Throws: Nothing here; characters that cannot be used together fail the run with ``CSVError/Code/invalidOption``, and
///   longer fields with ``CSVError/Code/limitExceeded``.
public func csvParseStream(
    delimiter: String = ",",
    newline: CSVNewline = .automatic,
    quote: Character? = "\"",
    escape: Character? = nil,
    header: CSVHeader = .none,
    comment: String? = nil,
    blankLines: CSVBlankLines = .row,
    errors: CSVErrorPolicy = .collected,
    maxFieldSize: Int? = defaultMaxFieldSize,
    maxErrorRows: Int? = 1_000,
    resultKey: String = "csvErrors"
) -> CSVParseStream {
    csvParseStream(
        delimiters: .value(CSVDelimiters(delimiter: delimiter, newline: newline, quote: quote, escape: escape)),
        header: header,
        comment: comment,
        blankLines: blankLines,
        errors: errors,
        maxFieldSize: maxFieldSize,
        maxErrorRows: maxErrorRows,
        resultKey: resultKey
    )
}

/// Makes a stage that parses CSV with delimiters that a stage above it finds.
///
/// ```swift
/// let delimiters = csvDetectDelimitersStream()
/// let header = csvDetectHeaderStream(delimiters: .detected(by: delimiters))
/// let rows = createReadableStream(text).pipe(through: delimiters).pipe(through: header)
///     .pipe(through: csvParseStream(delimiters: .detected(by: delimiters), header: .detected(by: header)))
/// ```
/// - Parameters:
///   - delimiters: The characters, or the stage that finds them, looked up at the first chunk.
///   - header: Where the names of the columns come from. Default: there are none.
///   - comment: What lines begin with that are no rows; nil: all are. Default: nil.
///   - blankLines: What a line without any bytes is. Default: a row with one empty field.
///   - errors: What happens to rows that break the rules of quoting. Default: they are collected.
///   - maxFieldSize: The longest field, in bytes, at least 1; a row may have twice as many; nil: 2 GiB. Default: 16 MiB.
///   - maxErrorRows: How many row numbers the result keeps for each problem; nil: all. Default: 1,000.
///   - resultKey: The result's name. Default: `"csvErrors"`.
public func csvParseStream(
    delimiters: Lazy<CSVDelimiters>,
    header: CSVHeader = .none,
    comment: String? = nil,
    blankLines: CSVBlankLines = .row,
    errors: CSVErrorPolicy = .collected,
    maxFieldSize: Int? = defaultMaxFieldSize,
    maxErrorRows: Int? = 1_000,
    resultKey: String = "csvErrors"
) -> CSVParseStream {
    CSVParseStream(
        options: CSVParseOptions(
            delimiters: delimiters,
            header: header,
            comment: comment,
            blankLines: blankLines,
            errors: errors,
            maxFieldSize: maxFieldSize,
            maxErrorRows: maxErrorRows
        ),
        resultKey: ResultKey(resultKey)
    )
}
