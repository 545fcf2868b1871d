/// The careful scanner: every dialect and every rule, one byte after the other where something happens, in plain Swift.
///
/// It can stop after any byte and go on when there are more. Fields are unescaped in place, so a row that it has begun is
/// its own until it ends.
struct CSVScanner {
    enum Outcome { case waits, rowHasEnded, isOver }
    enum Problem { case unexpectedQuote, unterminatedQuote }

    enum Place { case rowStart, fieldStart, unquoted, quoted, afterQuote, comment }
    enum Match: Equatable {
        case none, open
        case length(Int)
    }

    let syntax: CSVSyntax
    var place = Place.rowStart
    /// The next byte to look at.
    var position = 0
    /// Where the unfinished row begins.
    var rowStart = 0
    /// Where the unescaped bytes of the unfinished field begin and end.
    var fieldStart = 0
    var fieldEnd = 0
    /// The problems of rows, by their place among the rows.
    var problems: [(problem: Problem, row: Int)] = []

    init(_ syntax: CSVSyntax) { self.syntax = syntax }

    /// Starts anew at the beginning of a row.
    mutating func begin(at position: Int) {
        place = .rowStart
        self.position = position
        rowStart = position
    }

    /// Whether the unfinished row is certain to be beyond a limit, whatever comes: its last field, or its other fields.
    func isBeyond(_ limit: Int) -> Bool {
        switch place {
        case .unquoted, .quoted, .afterQuote: fieldEnd - fieldStart > limit || fieldStart - rowStart > 2 * limit
        case .fieldStart: position - rowStart > 2 * limit
        case .rowStart, .comment: false
        }
    }

    /// Follows the bytes to a new place.
    mutating func shift(by distance: Int) {
        position -= distance
        rowStart -= distance
        fieldStart -= distance
        fieldEnd -= distance
    }

    /// Whether `text` stands at the position, or may once there is more.
    func match(_ text: [UInt8], _ input: CSVScannerInput) -> Match {
        var index = 0
        while index < text.count {
            guard position + index < input.count else { return input.isFinal ? .none : .open }
            guard input.bytes[position + index] == text[index] else { return .none }
            index += 1
        }
        return .length(text.count)
    }

    /// Whether a newline stands at the position.
    func matchNewline(_ input: CSVScannerInput) -> Match {
        if let newline = syntax.newline { return match(newline, input) }
        guard position < input.count else { return .none }
        switch input.bytes[position] {
        case 10: return .length(1)
        case 13:
            guard position + 1 < input.count else { return input.isFinal ? .length(1) : .open }
            return .length(input.bytes[position + 1] == 10 ? 2 : 1)
        default: return .none
        }
    }
}

/// What a scanner works on.
struct CSVScannerInput {
    /// Readable and writable for `count` bytes.
    let bytes: UnsafeMutablePointer<UInt8>
    let count: Int
    /// Whether nothing comes after these bytes.
    let isFinal: Bool
    let fields: WordStorage
    let rows: WordStorage
}
