/// The characters of a CSV dialect, checked and as bytes.
@usableFromInline
struct CSVDialect: Sendable {
    @usableFromInline let delimiter: [UInt8]
    @usableFromInline let newline: [UInt8]
    @usableFromInline let quote: UInt8
    @usableFromInline let escape: UInt8
    @usableFromInline let escapeFormulae: Bool
    /// True when rows do not end with CR or LF, or the delimiter overlaps itself; fields are then looked at more closely.
    @usableFromInline let isUnusual: Bool
    /// How many of the delimiter's first bytes, at the end of a field, would make one with those of the next delimiter:
    /// one for `||`, none for a comma.
    let overlaps: [Int]

    init(_ options: CSVFormatStream) throws {
        delimiter = Array(options.delimiter.utf8)
        newline = Array(options.newline.utf8)
        quote = try Self.byte(options.quote, "quote")
        escape = try options.escape.map { try Self.byte($0, "escape") } ?? quote
        escapeFormulae = options.escapeFormulae
        overlaps = (1..<max(delimiter.count, 1)).filter { [delimiter] in delimiter.starts(with: delimiter[$0...]) }
        isUnusual = !overlaps.isEmpty || newline.first != 13 && newline.first != 10
        guard !delimiter.isEmpty else {
            throw CSVError(.invalidOption, "delimiter is empty; give at least one character")
        }
        guard !newline.isEmpty else { throw CSVError(.invalidOption, "newline is empty; give at least one character") }
        guard !delimiter.contains(quote), !newline.contains(quote), !newline.starts(with: delimiter) else {
            throw CSVError(.invalidOption, "delimiter, newline and quote have to differ")
        }
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
