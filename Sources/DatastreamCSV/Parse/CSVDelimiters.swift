public import DatastreamCore

/// The characters that structure a table: what `csvDetectDelimitersStream` finds and `csvParseStream` goes by.
public struct CSVDelimiters: Hashable, Sendable {
    /// What separates fields; one character or more.
    public var delimiter: String
    /// What ends rows.
    public var newline: CSVNewline
    /// What encloses fields, one ASCII character; nil: nothing does.
    public var quote: Character?
    /// What stands before a quote inside quotes, one ASCII character; nil: the quote itself.
    public var escape: Character?

    /// Creates a set of characters.
    /// - Parameters:
    ///   - delimiter: What separates fields. Default: a comma.
    ///   - newline: What ends rows. Default: LF, CRLF or CR, whichever comes.
    ///   - quote: What encloses fields, or nil when nothing does. Default: `"`.
    ///   - escape: What stands before a quote inside quotes; nil: the quote itself. Default: nil.
    public init(
        delimiter: String = ",",
        newline: CSVNewline = .automatic,
        quote: Character? = "\"",
        escape: Character? = nil
    ) {
        self.delimiter = delimiter
        self.newline = newline
        self.quote = quote
        self.escape = escape
    }
}

/// What ends rows.
public struct CSVNewline: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The text, or nil when it is not known; see ``isExact``.
    public let text: String?
    /// Whether nothing but the text ends rows; else LF, CRLF and CR do.
    public let isExact: Bool

    /// LF, CRLF or CR, also mixed.
    public static let automatic = CSVNewline(text: nil, isExact: false)

    /// LF, CRLF or CR, also mixed, of which this one came first: what `csvDetectDelimitersStream` finds.
    public static func automatic(first text: String) -> CSVNewline { CSVNewline(text: text, isExact: false) }

    /// Exactly this text, of one character or more; whatever else looks like a newline is data.
    public static func exactly(_ text: String) -> CSVNewline { CSVNewline(text: text, isExact: true) }

    private init(text: String?, isExact: Bool) {
        self.text = text
        self.isExact = isExact
    }

    /// Exactly this text.
    public init(stringLiteral text: String) { self.init(text: text, isExact: true) }
}

/// Where the names of a table's columns come from.
public enum CSVHeader: Sendable {
    /// There are no names.
    case none
    /// The first row holds them and is no row of data.
    case firstRow
    /// These are they, or what a stage above finds; the first row is data.
    case names(Lazy<[String]>)

    /// These names; the first row is data.
    public static func names(_ names: [String]) -> CSVHeader { .names(.value(names)) }

    /// The names that the stage `stage` finds.
    public static func detected<Stage: ResultProviding>(by stage: Stage) -> CSVHeader where Stage.Value == [String] {
        .names(.detected(by: stage))
    }
}

/// What a line without any bytes is.
public enum CSVBlankLines: Sendable {
    /// A row with one empty field.
    case row
    /// Nothing.
    case skipped
}

/// What happens to rows that are wrong: that break the rules of quoting, cannot be decoded, are empty or of another width.
public enum CSVErrorPolicy: Sendable {
    /// They are counted and listed in the stage's result.
    ///
    /// `csvParseStream` hands them out as well as can be, but for those that cannot be decoded; these are dropped.
    case collected
    /// The run fails with a ``CSVError`` after the rows before.
    case thrown
}
