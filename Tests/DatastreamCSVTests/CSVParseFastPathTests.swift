import DatastreamTesting
import Testing

@testable import DatastreamCSV

/// The fast scanner gives what the careful one gives, on every input.
@Suite struct CSVParseFastPathTests {
    static let stages: [CSVParseStream] = [
        csvParseStream(),
        csvParseStream(blankLines: .skipped),
        csvParseStream(newline: "\n", header: .firstRow),
        csvParseStream(newline: "\r\n"),
        csvParseStream(newline: "\r\n", blankLines: .skipped),
        csvParseStream(quote: nil),
        csvParseStream(errors: .thrown),
        csvParseStream(maxFieldSize: 3),
    ]

    @Test(arguments: stages.indices)
    func `Short inputs, cut everywhere`(_ number: Int) {
        let stage = Self.stages[number]
        let pieces = ["\"", "\"", ",", "\r", "\n", "a", "é", "\u{FEFF}"]
        for input in CSVNastyInput.short(seed: UInt64(number), count: 3_000, pieces: pieces, upTo: 9) {
            let expected = parse([input], stage, careful: true)
            #expect(parse([input], stage) == expected, "\(String(decoding: input, as: UTF8.self).debugDescription)")
            for cut in 0...input.count {
                let halves = [Array(input[..<cut]), Array(input[cut...])]
                #expect(parse(halves, stage) == expected, "\(input) fast, cut at \(cut)")
                #expect(parse(halves, stage, careful: true) == expected, "\(input) careful, cut at \(cut)")
            }
            #expect(parse(DatastreamCSVTests.pieces(input, of: 1), stage) == expected, "\(input) byte by byte")
        }
    }

    @Test(arguments: [(1, "\n"), (2, "\r\n"), (3, "\r"), (4, "\n"), (5, "\r\n")], [false, true])
    func `Tables of many blocks, in chunks of many sizes`(_ kind: (Int, String), errors: Bool) {
        let table = CSVNastyInput.table(seed: UInt64(kind.0), rows: 800, newline: kind.1, errors: errors)
        for stage in Self.stages.prefix(5) + [Self.stages[6]] {
            let expected = parse([table], stage, careful: true)
            for size in [table.count, 63, 64, 65, 1_000, 4_096, 7] {
                let parsed = parse(pieces(table, of: size), stage)
                #expect(parsed == expected, "chunks of \(size)")
            }
        }
    }

    @Test func `Other delimiters`() {
        for delimiter in ["\t", ";", "|", "a", " "] {
            let table = CSVNastyInput.table(seed: 9, rows: 200, delimiter: delimiter, errors: true)
            let stage = csvParseStream(delimiter: delimiter)
            #expect(parse(pieces(table, of: 500), stage) == parse([table], stage, careful: true))
        }
    }
}
