/// The tables that are measured with; the same bytes in every run.
package enum DataShape: String, CaseIterable, Sendable {
    case plain, quoted, wide, log

    /// Whole rows of about `size` bytes, and the counts a parser has to find in them.
    package func make(size: Int) -> Table {
        var table = Table(shape: self)
        table.reserve(size + 4_096)
        var random = SplitMix(state: 2026)
        while table.bytes.count < size { appendRow(to: &table, &random) }
        return table
    }

    private func appendRow(to table: inout Table, _ random: inout SplitMix) {
        switch self {
        case .plain:
            let day = random.below(28) + 1
            let fields = [
                "\(table.rows)", "\(random.below(1_000_000))", "\(random.below(10_000)).\(random.below(90) + 10)",
                words[random.below(words.count)], words[random.below(words.count)],
                "2026-\(random.below(9) + 1 < 10 ? "0" : "")\(random.below(9) + 1)-\(day < 10 ? "0" : "")\(day)",
                random.below(2) == 0 ? "true" : "false", "\(random.below(1_000))",
                "0.\(random.below(900_000) + 100_000)",
                words[random.below(words.count)],
            ]
            table.append(fields.map { ($0, false) }, newline: "\n")
        case .quoted:
            let fields = (0..<10).map { column in
                guard random.below(10) < 3 else { return ("\(random.below(1_000_000))", false) }
                let word = words[random.below(words.count)]
                switch random.below(4) {
                case 0: return ("\(word), \(word)", true)
                case 1: return ("\(word) \"\(word)\"", true)
                case 2: return ("\(word)\r\n\(word)", true)
                default: return ("\(word) \(column)", true)
                }
            }
            table.append(fields, newline: "\r\n")
        case .wide: table.append((0..<200).map { _ in ("\(random.below(100_000))", false) }, newline: "\n")
        case .log:
            let fields = [
                "10.0.\(random.below(256)).\(random.below(256))", "2026-03-12T19:03:58.\(random.below(900) + 100)Z",
                "GET /\(words[random.below(words.count)])/\(random.below(100_000)) HTTP/1.1", "200",
                "{\"id\":\(random.below(1_000_000)),\"name\":\"\(words[random.below(words.count)])\"}",
            ]
            table.append(fields.enumerated().map { ($1, $0 == 4) }, newline: "\n")
        }
    }
}

/// Bytes, and what is in them.
package struct Table: Sendable {
    package let shape: DataShape
    package private(set) var bytes: [UInt8] = []
    package private(set) var rows = 0
    package private(set) var fields = 0
    package private(set) var fieldBytes = 0

    init(shape: DataShape) { self.shape = shape }

    /// What a parser has to find.
    package var counts: Counts { Counts(rows: rows, fields: fields, bytes: fieldBytes) }

    mutating func reserve(_ size: Int) { bytes.reserveCapacity(size) }

    mutating func append(_ fields: [(text: String, isQuoted: Bool)], newline: String) {
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(44) }
            fieldBytes += field.text.utf8.count
            guard field.isQuoted else {
                bytes += field.text.utf8
                continue
            }
            bytes.append(34)
            for byte in field.text.utf8 { bytes += byte == 34 ? [34, 34] : [byte] }
            bytes.append(34)
        }
        bytes += newline.utf8
        rows += 1
        self.fields += fields.count
    }
}

/// What a measurement counted, so that a fast wrong parser is found out.
package struct Counts: Equatable, Sendable {
    package var rows: Int
    package var fields: Int
    package var bytes: Int

    package init(rows: Int = 0, fields: Int = 0, bytes: Int = 0) {
        self.rows = rows
        self.fields = fields
        self.bytes = bytes
    }
}

/// Random numbers that are the same in every run.
package struct SplitMix: Sendable {
    private var state: UInt64

    package init(state: UInt64) { self.state = state }

    package mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }
}

private let words = ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliett"]
