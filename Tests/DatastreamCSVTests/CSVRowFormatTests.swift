import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

@testable import DatastreamCSV

/// Rows of the parser through the formatter, and the other way round.
@Suite struct CSVRowFormatTests {
    private func format(_ rows: [[String]], _ stage: CSVFormatStream) async throws -> String {
        try await streamToString(createReadableStream(rows).pipe(through: stage))
    }

    @Test func `A parsed row is written as an array of its texts`() async throws {
        let pieces = [
            ",", ",", "\n", "\"\"", "\"a,\"\"b\"", "=1", "-5", " x", "x ", "\u{FEFF}y", "12345678901234567890", "日本",
        ]
        for (number, input) in CSVNastyInput.short(seed: 5, count: 400, pieces: pieces, upTo: 40).enumerated() {
            let rows = parse([input], csvParseStream())
            for stage in [
                csvFormatStream(), csvFormatStream(delimiter: ";", quoting: .all), csvFormatStream(delimiter: "::"),
                csvFormatStream(quoting: .nonNumeric, escapeFormulae: false), csvFormatStream(escape: "\\"),
            ] {
                let direct = createReadableStream(input).pipe(through: csvParseStream()).pipe(through: stage)
                #expect(try await streamToString(direct) == format(rows.texts, stage), "\(number)")
            }
        }
    }

    @Test(arguments: [",", ";", "\t", "::"], ["\n", "\r\n", "||"])
    func `parse(format(x)) == x`(_ delimiter: String, newline: String) async throws {
        var random = SeededGenerator(seed: 11)
        let alphabet = [
            "a", "é", "\"", "\"\"", ",", ";", ":", "|", "\t", "\r", "\n", "\r\n", " ", "=", "🙂", "0123456789abcdef",
        ]
        for escape in [nil, "\\"] as [Character?] {
            for quoting in [CSVQuotePolicy.minimal, .all, .nonNumeric] {
                let rows = (0..<200).map { _ in
                    (0..<Int.random(in: 1...6, using: &random)).map { _ in
                        (0..<Int.random(in: 0...5, using: &random)).map { _ in
                            alphabet.randomElement(using: &random) ?? ""
                        }.joined()
                    }
                }
                let format = csvFormatStream(
                    delimiter: delimiter,
                    newline: newline,
                    escape: escape,
                    quoting: quoting,
                    escapeFormulae: false
                )
                let text = try await self.format(rows, format)
                for ending in [CSVNewline.automatic, .exactly(newline)] where newline != "||" || ending.text != nil {
                    let parsed = parse(text, csvParseStream(delimiter: delimiter, newline: ending, escape: escape))
                    #expect(parsed.texts == rows)
                    #expect(parsed.problems.isEmpty && parsed.error == nil)
                }
            }
        }
    }

    private struct Sample: CSVFormattable {
        func writeFields(into row: inout CSVRowWriter) {
            row.field("a")
            row.field(nil as String?)
            row.field(-5)
            row.field(1.5)
            row.field("")
            row.field(true)
        }
    }

    @Test(arguments: [
        (CSVQuotePolicy.minimal, "a,NULL,\"-5\",1.5,,true\n"),
        (.all, "\"a\",NULL,\"-5\",\"1.5\",\"\",\"true\"\n"),
        (.nonNumeric, "\"a\",NULL,-5,1.5,\"\",\"true\"\n"),
    ])
    func `Quote policies and null text`(_ policy: CSVQuotePolicy, expected: String) async throws {
        let stage = csvFormatStream(newline: "\n", quoting: policy, nullText: "NULL")
        #expect(try await streamToString(createReadableStream([Sample()]).pipe(through: stage)) == expected)
    }

    @Test func `A null text that would need quotes fails the run`() async throws {
        let stage = csvFormatStream(nullText: "a,b")
        await #expect(throws: CSVError.self) { try await format([["a"]], stage) }
    }

    @Test func `Any cut gives the same`() throws {
        let text = "a,\"b,c\",d\r\n\"e\"\"f\",=x, g\n"
        try TransformVerifier(Fused(csvParseStream(), CSVFormatStream.Of<CSVRow>(csvFormatStream()))).verify(
            bytes: text
        )
        try TransformVerifier(csvParseStream().batches) { $0.flatMap { $0.map([String].init) } }.verify(bytes: text)
    }
}
