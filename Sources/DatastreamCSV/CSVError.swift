/// What went wrong in a CSV stage.
public struct CSVError: Error, Sendable, CustomStringConvertible {
    /// The kinds of CSV errors; new ones may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case invalidOption, rowFailed, unexpectedQuote, unterminatedQuote, limitExceeded, decodingFailed
            case encodingFailed, emptyRow, malformedRow
        }
        private let kind: Kind

        private init(_ kind: Kind) { self.kind = kind }

        /// An option's value cannot be used.
        public static let invalidOption = Code(.invalidOption)
        /// A row threw while it wrote its fields; ``CSVError/underlying`` is what it threw.
        public static let rowFailed = Code(.rowFailed)
        /// Text stands between a closing quote and the next delimiter or newline.
        public static let unexpectedQuote = Code(.unexpectedQuote)
        /// The input ends inside quotes.
        public static let unterminatedQuote = Code(.unterminatedQuote)
        /// A field or a row is longer than the limit.
        public static let limitExceeded = Code(.limitExceeded)
        /// A row cannot be decoded as the type that was asked for.
        public static let decodingFailed = Code(.decodingFailed)
        /// A row cannot be encoded as the fields of a table.
        public static let encodingFailed = Code(.encodingFailed)

        /// A row has no bytes in any field, where `csvRemoveEmptyRowsStream` is to throw for that.
        public static let emptyRow = Code(.emptyRow)
        /// A row has more or fewer fields than columns, where `csvRemoveMalformedRowsStream` is to throw for that.
        public static let malformedRow = Code(.malformedRow)

        /// The code's name.
        public var description: String { kind.rawValue }
    }

    /// What kind of error this is.
    public var code: Code
    /// What was wrong and what to do about it.
    public var message: String
    /// The row concerned, counted from 0 without the header; nil when it is the header or no row.
    public var row: Int?
    /// The column's name, or nil.
    public var column: String?
    /// Where the row begins in the input, in bytes, or nil.
    public var byteOffset: Int?
    /// The error that caused this one, or nil.
    public var underlying: (any Error)?

    /// Creates an error.
    /// - Parameters:
    ///   - code: The kind of error.
    ///   - message: What was wrong and what to do about it.
    ///   - row: The row concerned, counted from 0 without the header.
    ///   - column: The column's name.
    ///   - byteOffset: Where the row begins in the input, in bytes.
    ///   - underlying: The error that caused this one.
    public init(
        _ code: Code,
        _ message: String,
        row: Int? = nil,
        column: String? = nil,
        byteOffset: Int? = nil,
        underlying: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.row = row
        self.column = column
        self.byteOffset = byteOffset
        self.underlying = underlying
    }

    /// The code, the message and the place.
    public var description: String {
        var text = "\(code): \(message)"
        let place = [
            row.map { "row \($0)" }, column.map { "column \"\($0)\"" }, byteOffset.map { "at byte \($0)" },
        ].compactMap(\.self)
        if !place.isEmpty { text += " (\(place.joined(separator: ", ")))" }
        if let underlying { text += ": \(underlying)" }
        return text
    }
}
