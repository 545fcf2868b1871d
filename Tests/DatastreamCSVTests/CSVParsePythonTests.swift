import DatastreamTesting
import Testing

@testable import DatastreamCSV

/// The same inputs through Python's `csv`, in every dialect that both can express.
@Suite struct CSVParsePythonTests {
    struct Dialect: CustomStringConvertible {
        var delimiter = ","
        var quote: String? = "\""
        var escape: String?
        var description: String { "\(delimiter) \(quote ?? "none") \(escape ?? "")" }

        var stage: CSVParseStream {
            csvParseStream(
                delimiter: delimiter,
                quote: quote.map(Character.init),
                escape: escape.map(Character.init),
                blankLines: .skipped
            )
        }

        /// One line per input: its rows as hexadecimal fields, `,` between fields and `;` after rows.
        var script: String {
            let quoting = quote == nil ? "quoting=csv.QUOTE_NONE" : "quotechar=\(quote?.debugDescription ?? "")"
            let doubling = escape.map { "escapechar=\($0.debugDescription), doublequote=False" } ?? "doublequote=True"
            return """
                import csv, io, sys
                csv.field_size_limit(1 << 30)
                for line in sys.stdin.read().split("\\n")[:-1]:
                    text = bytes.fromhex(line[1:]).decode("latin-1")
                    rows = csv.reader(io.StringIO(text, newline=""), delimiter=\(delimiter.debugDescription), \(quoting), \(doubling), strict=False)
                    try:
                        print("".join(",".join("x" + f.encode("latin-1").hex() for f in row) + ";" for row in rows if row))
                    except csv.Error as error:
                        print("!" + str(error))
                """
        }
    }

    static let dialects = [
        Dialect(), Dialect(delimiter: ";"), Dialect(delimiter: "\t"), Dialect(delimiter: "|", quote: "'"),
        Dialect(quote: nil), Dialect(escape: "\\"), Dialect(delimiter: ";", quote: "'", escape: "^"),
    ]

    private func ours(_ parsed: CSVParsed) -> String {
        parsed.rows.map { $0.map(Python.hexadecimal).joined(separator: ",") + ";" }.joined()
    }

    @Test(arguments: dialects)
    func `Short inputs, valid or not`(_ dialect: Dialect) throws {
        var pieces = [dialect.delimiter, "\r\n", "\n", "a", "bc", "é", " "]
        if let quote = dialect.quote { pieces += [quote, quote, quote + quote] }
        if let escape = dialect.escape, let quote = dialect.quote { pieces += [escape + quote, escape + escape] }
        let inputs = CSVNastyInput.short(seed: 21, count: 6_000, pieces: pieces, upTo: 12)
        let answers = try Python.run(dialect.script, lines: inputs)
        try #require(answers.count == inputs.count)
        var compared = 0
        for (input, answer) in zip(inputs, answers) where !answer.hasPrefix("!") && !differs(input, dialect) {
            let parsed = ours(parse([input], dialect.stage))
            #expect(parsed == answer, "\(String(decoding: input, as: UTF8.self).debugDescription)")
            compared += 1
        }
        #expect(compared > 1_000)
    }

    /// Python lets an escape work outside quotes too, where datastream's rules make it data.
    private func differs(_ input: [UInt8], _ dialect: Dialect) -> Bool {
        guard let escape = dialect.escape?.utf8.first, input.contains(escape) else { return false }
        // in these inputs an escape is compared where the whole input is one quoted field
        guard let quote = dialect.quote?.utf8.first, input.count >= 2, input[0] == quote else { return true }
        var index = 1
        while index < input.count {
            if input[index] == escape {
                index += 2
            } else if input[index] == quote {
                return input[index...].contains(escape)
            } else {
                index += 1
            }
        }
        // an escape as the very last byte stays here and is dropped there
        return index > input.count
    }

    @Test(arguments: ["\n", "\r\n", "\r"], [false, true])
    func `Tables`(_ newline: String, errors: Bool) throws {
        let tables = (0..<10).map {
            CSVNastyInput.table(seed: UInt64($0), rows: 300, newline: newline, errors: errors)
        }
        let answers = try Python.run(Dialect().script, lines: tables)
        for (table, answer) in zip(tables, answers) {
            #expect(ours(parse(pieces(table, of: 777), Dialect().stage)) == answer)
        }
    }
}
