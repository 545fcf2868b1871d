/// A replacement template, cut into pieces.
struct ReplacementTemplate: Sendable {
    enum Piece: Sendable, Equatable {
        case text([UInt8])
        case match, before, after
        /// One or two digits behind a dollar sign.
        case group([UInt8])
        case named(String)
    }

    /// The pieces for patterns with named groups, and for those without, where `$<` is text.
    private let pieces: [Piece]
    private let piecesWithoutNames: [Piece]

    init(literal text: String) {
        pieces = [.text(Array(text.utf8))]
        piecesWithoutNames = pieces
    }

    init(_ template: String) {
        pieces = Self.pieces(of: template, namesGroups: true)
        piecesWithoutNames = Self.pieces(of: template, namesGroups: false)
    }

    var needsWholeText: Bool { (pieces + piecesWithoutNames).contains { $0 == .before || $0 == .after } }

    func pieces(for match: TextMatch) -> [Piece] {
        match.names.contains { $0 != nil } ? pieces : piecesWithoutNames
    }

    private static func pieces(of template: String, namesGroups: Bool) -> [Piece] {
        var pieces: [Piece] = []
        func add(_ bytes: [UInt8]) {
            if case .text(let text)? = pieces.last {
                pieces[pieces.count - 1] = .text(text + bytes)
            } else {
                pieces.append(.text(bytes))
            }
        }
        var rest = Array(template.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "$"), let next = rest.first else {
                add([byte])
                continue
            }
            switch next {
            case UInt8(ascii: "$"): add([next])
            case UInt8(ascii: "&"): pieces.append(.match)
            case UInt8(ascii: "`"): pieces.append(.before)
            case UInt8(ascii: "'"): pieces.append(.after)
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let digits = rest.prefix(2).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                pieces.append(.group(Array(digits)))
                rest.removeFirst(digits.count - 1)
            case UInt8(ascii: "<"):
                guard namesGroups, let end = rest.firstIndex(of: UInt8(ascii: ">")) else {
                    add([byte])
                    continue
                }
                pieces.append(.named(String(decoding: rest[(rest.startIndex + 1)..<end], as: UTF8.self)))
                rest = rest[end...]
            default:
                add([byte])
                continue
            }
            rest.removeFirst()
        }
        return pieces
    }

    /// Which group digits name where there are `count`, and how many of the digits do; nil when they name none.
    static func group(_ digits: [UInt8], of count: Int) -> (index: Int, digits: Int)? {
        for length in [2, 1] where digits.count >= length {
            let number = digits.prefix(length).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
            if number >= 1, number <= count { return (number - 1, length) }
        }
        return nil
    }
}
