public import DatastreamCore
public import NIOCore

/// Formats rows as CSV bytes; `csvFormatStream` makes it.
///
/// The description does not name the row type; it meets it when it is piped.
public struct CSVFormatStream: Sendable {
    /// What is written before the first row.
    public var header: CSVFormatHeader
    /// What separates fields.
    public var delimiter: String
    /// What ends each row, the last one too.
    public var newline: String
    /// What encloses fields that need it; one ASCII character.
    public var quote: Character
    /// What stands before a quote inside quotes; nil: the quote itself.
    public var escape: Character?
    /// Which fields are quoted.
    public var quoting: CSVQuotePolicy
    /// What is written for nil, never quoted.
    public var nullText: String
    /// Whether fields that a spreadsheet would take for a formula are defused.
    public var escapeFormulae: Bool

    /// The stage for rows of one type.
    public struct Of<Row: CSVFormattable>: TransformStream {
        /// Rows go in.
        public typealias Input = Row
        /// UTF-8 bytes come out.
        public typealias Output = ByteBuffer

        @usableFromInline let options: CSVFormatStream

        /// Gives a formatter its row type; `pipe(through:)` does it unasked.
        /// - Parameter options: What `csvFormatStream` made.
        @inlinable
        public init(_ options: CSVFormatStream) { self.options = options }

        /// Makes the kernel of one run.
        /// - Throws: ``CSVError/Code/invalidOption`` when the characters of the dialect cannot be used together.
        public func makeTransformer(in run: RunContext) throws -> CSVFormatKernel<Row> {
            CSVFormatKernel(header: CSVHeaderNames(options.header, in: run), dialect: try CSVDialect(options))
        }
    }
}

/// The header of one run, looked up when it is first needed.
@usableFromInline
struct CSVHeaderNames {
    private let header: CSVFormatHeader
    private let run: RunContext

    init(_ header: CSVFormatHeader, in run: RunContext) {
        self.header = header
        self.run = run
    }

    /// Whether the first row's names are the header.
    var comesFromFirstRow: Bool {
        if case .fromFirstRow = header { true } else { false }
    }

    /// The names, when they do not come from a row; none are no header.
    var names: [String]? {
        guard case .names(let names) = header else { return nil }
        return names.resolve(in: run, default: [])
    }
}

/// Makes a stage that formats rows as CSV (RFC 4180) in UTF-8.
///
/// ```swift
/// createReadableStream([["1", "9.90"], ["2", "12.00"]]).pipe(through: csvFormatStream(header: ["id", "total"]))
/// ```
/// Rows are arrays of strings, ``CSVRow``, types of your own that are ``CSVFormattable``, or anything `Encodable`, whose
/// properties are columns. A field is quoted when it contains the
/// delimiter, the quote, CR or LF, starts with `=`, `+`, `-`, `@`, a space or a BOM, or ends with a space; and when it is
/// empty and the only one of its row, because many readers skip lines without bytes. Output comes in chunks of about
/// 32 KiB, 64 KiB at most, earlier when the run is flushed. Mirrors datastream's `csvFormatStream`; its header is written
/// for zero rows too.
/// - Parameters:
///   - header: The names of the columns, written before the first row. Default: none.
///   - delimiter: What separates fields. Default: a comma.
///   - newline: What ends each row. Default: CRLF.
///   - quote: What encloses fields; one ASCII character. Default: `"`.
///   - escape: What stands before a quote inside quotes; one ASCII character. Default: the quote, doubled.
///   - quoting: Which fields are quoted. Default: those that need it.
///   - nullText: What is written for nil, not quoted. Default: nothing.
///   - escapeFormulae: Puts `'` before a field that starts with `=`, `+`, `-`, `@`, TAB or CR and is not a plain number,
///     so that no spreadsheet runs it. Default: true.
public func csvFormatStream(
    header: [String]? = nil,
    delimiter: String = ",",
    newline: String = "\r\n",
    quote: Character = "\"",
    escape: Character? = nil,
    quoting: CSVQuotePolicy = .minimal,
    nullText: String = "",
    escapeFormulae: Bool = true
) -> CSVFormatStream {
    csvFormatStream(
        header: header.map { .names($0) } ?? .none,
        delimiter: delimiter,
        newline: newline,
        quote: quote,
        escape: escape,
        quoting: quoting,
        nullText: nullText,
        escapeFormulae: escapeFormulae
    )
}

/// Makes a stage that formats rows as CSV, with a header that the first row or a stage above names.
///
/// ```swift
/// struct Order: Codable { let id: Int; let total: Double; let note: String? }
/// createReadableStream(orders).pipe(through: csvFormatStream(header: .fromFirstRow))   // id,total,note
/// ```
/// The columns of `Encodable` rows are the coding keys of the first row, or the names of the header when it has some; in
/// every row the fields are put in this order, and one that a row lacks, or that is nil, is the null text. Numbers and truth
/// values are written as ``CSVRowWriter`` does; a property has to encode a single value, as Foundation's `Decimal` and `URL`
/// do not; its `Date` encodes seconds since 2001. For ISO 8601 see ``CSVRowWriter/field(millisecondsSince1970:)``. A list,
/// such as `[Int]`, is a row too, without names.
/// - Parameters:
///   - header: What is written before the first row.
///   - delimiter: What separates fields. Default: a comma.
///   - newline: What ends each row. Default: CRLF.
///   - quote: What encloses fields; one ASCII character. Default: `"`.
///   - escape: What stands before a quote inside quotes; one ASCII character. Default: the quote, doubled.
///   - quoting: Which fields are quoted. Default: those that need it.
///   - nullText: What is written for nil, not quoted. Default: nothing.
///   - escapeFormulae: Puts `'` before a field that a spreadsheet would run. Default: true.
/// - Throws: Nothing here; a row whose key no column has, or with a property that is no single value, fails the run with
///   ``CSVError/Code/encodingFailed``, its number and the key.
public func csvFormatStream(
    header: CSVFormatHeader,
    delimiter: String = ",",
    newline: String = "\r\n",
    quote: Character = "\"",
    escape: Character? = nil,
    quoting: CSVQuotePolicy = .minimal,
    nullText: String = "",
    escapeFormulae: Bool = true
) -> CSVFormatStream {
    CSVFormatStream(
        header: header,
        delimiter: delimiter,
        newline: newline,
        quote: quote,
        escape: escape,
        quoting: quoting,
        nullText: nullText,
        escapeFormulae: escapeFormulae
    )
}
