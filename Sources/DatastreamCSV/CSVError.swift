/// What went wrong in a CSV stage.
public struct CSVError: Error, Sendable, CustomStringConvertible {
    /// The kinds of CSV errors; new ones may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String { case invalidOption, rowFailed }
        private let kind: Kind

        private init(_ kind: Kind) { self.kind = kind }

        /// An option's value cannot be used.
        public static let invalidOption = Code(.invalidOption)
        /// A row threw while it wrote its fields; ``CSVError/underlying`` is what it threw.
        public static let rowFailed = Code(.rowFailed)

        /// The code's name.
        public var description: String { kind.rawValue }
    }

    /// What kind of error this is.
    public var code: Code
    /// What was wrong and what to do about it.
    public var message: String
    /// The row concerned, counted from 0 without the header, or nil.
    public var row: Int?
    /// The error that caused this one, or nil.
    public var underlying: (any Error)?

    /// Creates an error.
    /// - Parameters:
    ///   - code: The kind of error.
    ///   - message: What was wrong and what to do about it.
    ///   - row: The row concerned, counted from 0 without the header.
    ///   - underlying: The error that caused this one.
    public init(_ code: Code, _ message: String, row: Int? = nil, underlying: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.row = row
        self.underlying = underlying
    }

    /// The code, the message and the row.
    public var description: String {
        var text = "\(code): \(message)"
        if let row { text += " (row \(row))" }
        if let underlying { text += ": \(underlying)" }
        return text
    }
}
