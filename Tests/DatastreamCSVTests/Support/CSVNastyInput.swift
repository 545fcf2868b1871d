import DatastreamTesting

/// Texts made of what parsers stumble over.
enum CSVNastyInput {
    /// Short texts over a small alphabet, valid or not.
    static func short(seed: UInt64, count: Int, pieces: [String], upTo length: Int) -> [[UInt8]] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            let size = Int.random(in: 0...length, using: &random)
            return Array((0..<size).map { _ in pieces.randomElement(using: &random) ?? "" }.joined().utf8)
        }
    }

    /// A table of many rows, mostly regular, with quotes, newlines and now and then an error.
    static func table(seed: UInt64, rows: Int, delimiter: String = ",", newline: String = "\n", errors: Bool) -> [UInt8]
    {
        var random = SeededGenerator(seed: seed)
        var text = ""
        for _ in 0..<rows {
            let width = Int.random(in: 1...8, using: &random)
            let fields = (0..<width).map { _ in field(delimiter, errors: errors, using: &random) }
            text += fields.joined(separator: delimiter) + newline
        }
        return Array(text.utf8)
    }

    private static func field(_ delimiter: String, errors: Bool, using random: inout SeededGenerator) -> String {
        switch Int.random(in: 0..<(errors ? 400 : 390), using: &random) {
        case 0..<200: String(Int.random(in: 0..<1_000_000, using: &random))
        case 200..<230: ""
        case 230..<300: String(repeating: "naïve ", count: Int.random(in: 0...20, using: &random))
        case 300..<340: "\"a\(delimiter)b\r\nc\""
        case 340..<360: "\"\"\"\""
        case 360..<380: "\"say \"\"hello\"\" \"\"\""
        case 380..<390: "\"\""
        case 390..<394: "\"a\"b"
        case 394..<398: "a\"b"
        case 398: "a\rb"
        default: "\"\"x\""
        }
    }
}
