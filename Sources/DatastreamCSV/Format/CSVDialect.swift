/// The characters of a CSV dialect, checked and as bytes.
@usableFromInline
struct CSVDialect: Sendable {
    @usableFromInline let delimiter: [UInt8]
    @usableFromInline let newline: [UInt8]
    @usableFromInline let quote: UInt8
    @usableFromInline let escape: UInt8
    @usableFromInline let escapeFormulae: Bool
    @usableFromInline let quoting: CSVQuotePolicy
    @usableFromInline let nullText: [UInt8]
    /// True when rows do not end with CR or LF, or the delimiter overlaps itself; fields are then looked at more closely.
    @usableFromInline let isUnusual: Bool

    init(_ options: CSVFormatStream) throws {
        delimiter = Array(options.delimiter.utf8)
        newline = Array(options.newline.utf8)
        quote = try Self.byte(options.quote, "quote")
        escape = try options.escape.map { try Self.byte($0, "escape") } ?? quote
        escapeFormulae = options.escapeFormulae
        quoting = options.quoting
        nullText = Array(options.nullText.utf8)
        let overlapsItself = (1..<max(delimiter.count, 1)).contains { [delimiter] index in
            delimiter.starts(with: delimiter[index...])
        }
        isUnusual = overlapsItself || newline.first != 13 && newline.first != 10
        guard !delimiter.isEmpty else {
            throw CSVError(.invalidOption, "delimiter is empty; give at least one character")
        }
        guard !newline.isEmpty else { throw CSVError(.invalidOption, "newline is empty; give at least one character") }
        guard !delimiter.contains(quote), !newline.contains(quote), !newline.starts(with: delimiter) else {
            throw CSVError(.invalidOption, "delimiter, newline and quote have to differ")
        }
        guard
            !nullText.contains(where: { $0 == quote || $0 == delimiter[0] || $0 == newline[0] || $0 == 10 || $0 == 13 })
        else { throw CSVError(.invalidOption, "nullText holds a delimiter, a quote or a newline; it is not quoted") }
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
