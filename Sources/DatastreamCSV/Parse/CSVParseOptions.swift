import DatastreamCore

/// What `csvParseStream` was asked to do.
struct CSVParseOptions: Sendable {
    var delimiters: Lazy<CSVDelimiters>
    var header: CSVHeader
    var comment: String?
    var blankLines: CSVBlankLines
    var errors: CSVErrorPolicy
    var maxFieldSize: Int?
    var maxErrorRows: Int?
    /// Whether the plain Swift scanner does everything, which tests compare the fast one with.
    var usesReferenceScanner = false
    /// The instructions of the fast scanner, which tests choose; nil: the best there are.
    var instructions: Int32?
}

/// The characters of a dialect, checked and as bytes.
struct CSVSyntax: Sendable {
    let delimiter: [UInt8]
    /// nil: LF, CRLF or CR.
    let newline: [UInt8]?
    let quote: UInt8?
    let escape: UInt8?
    let comment: [UInt8]?
    let skipsBlankLines: Bool

    /// - Throws: ``CSVError/Code/invalidOption``.
    init(_ delimiters: CSVDelimiters, comment: String? = nil, blankLines: CSVBlankLines = .row) throws {
        delimiter = Array(delimiters.delimiter.utf8)
        newline = delimiters.newline.isExact ? delimiters.newline.text.map { Array($0.utf8) } : nil
        quote = try delimiters.quote.map { try Self.byte($0, "quote") }
        escape = try delimiters.escape.map { try Self.byte($0, "escape") } ?? quote
        self.comment = comment.map { Array($0.utf8) }
        skipsBlankLines = blankLines == .skipped
        guard let first = delimiter.first else {
            throw CSVError(.invalidOption, "delimiter is empty; give at least one character")
        }
        guard newline?.isEmpty != true, self.comment?.isEmpty != true else {
            throw CSVError(.invalidOption, "newline or comment is empty; give at least one character, or nil")
        }
        guard newline != nil || (first != 10 && first != 13), newline != delimiter,
            quote.map({ delimiter.contains($0) || newline?.contains($0) == true }) != true
        else { throw CSVError(.invalidOption, "delimiter, newline and quote have to differ") }
    }

    private static func byte(_ character: Character, _ option: String) throws -> UInt8 {
        guard let byte = character.asciiValue, byte != 10, byte != 13 else {
            throw CSVError(
                .invalidOption,
                "\(option) is \(character.debugDescription); it has to be one ASCII character"
            )
        }
        return byte
    }
}
