import Testing

@testable import DatastreamCSV

/// What is wrong with rows is counted or thrown, and never crashes.
@Suite struct CSVParseProblemTests {
    @Test func `Text behind a closing quote is kept and counted once a row`() {
        let parsed = parse("a,b\n\"a\"x\"y,\"b\" ,c\n\"d\"e")
        #expect(parsed.texts == [["a", "b"], ["ax\"y", "b ", "c"], ["de"]])
        #expect(parsed.problems["UnexpectedQuote"]?.count == 2)
        #expect(parsed.problems["UnexpectedQuote"]?.rows == [1, 2])
        #expect(parsed.problems["UnexpectedQuote"]?.message == "Unexpected text after closing quote")
    }

    @Test func `A field that is still open at the end is handed out and counted`() {
        let parsed = parse("a\n\"b\"\"\nc,d")
        #expect(parsed.texts == [["a"], ["b\"\nc,d"]])
        #expect(parsed.problems["UnterminatedQuote"]?.rows == [1])
        #expect(parse("\"").texts == [[""]])
    }

    @Test func `Only the first row numbers are kept`() {
        let parsed = parse(String(repeating: "\"a\"x\n", count: 50), csvParseStream(maxErrorRows: 3))
        #expect(parsed.problems["UnexpectedQuote"]?.count == 50)
        #expect(parsed.problems["UnexpectedQuote"]?.rows == [0, 1, 2])
    }

    @Test func `A run can fail instead, after the rows before`() throws {
        let stage = csvParseStream(header: .firstRow, errors: .thrown)
        let parsed = parse("h\na\n\"b\"x\nc\n", stage)
        #expect(parsed.texts == [["a"]])
        #expect(parsed.error == "unexpectedQuote: Unexpected text after closing quote (row 1, at byte 4)")
        #expect(parse("h\n\"", stage).error == "unterminatedQuote: Unterminated quoted field (row 0, at byte 2)")
    }

    @Test(arguments: [1, 100])
    func `What is wrong with the header has no row's number`(size: Int) {
        func failure(_ text: String, limit: Int? = nil) -> String? {
            let stage = csvParseStream(header: .firstRow, errors: .thrown, maxFieldSize: limit)
            return parse(pieces(Array(text.utf8), of: size), stage).error
        }
        #expect(
            failure("\"h\"x\n1\n")
                == "unexpectedQuote: Unexpected text after closing quote (in the header) (at byte 0)"
        )
        #expect(failure("\"h\n1\n") == "unterminatedQuote: Unterminated quoted field (in the header) (at byte 0)")
        let long = failure("\u{FEFF}header\n1\n", limit: 4)
        #expect(long?.hasPrefix("limitExceeded") == true && long?.hasSuffix("(in the header) (at byte 3)") == true)
        #expect(failure("h\n12345\n", limit: 4)?.hasSuffix("(row 0, at byte 2)") == true)

        let collected = parse("\"h\"x\n\"1\"x\n", csvParseStream(header: .firstRow))
        #expect(collected.problems["UnexpectedQuote"]?.count == 2)
        #expect(collected.problems["UnexpectedQuote"]?.rows == [0])
    }

    @Test func `Fields and rows beyond the limit fail the run, after the rows before`() {
        let stage = csvParseStream(maxFieldSize: 4)
        #expect(parse("abcd\nabcde\n", stage).texts == [["abcd"]])
        #expect(parse("abcd\nabcde\n", stage).error?.hasPrefix("limitExceeded") == true)
        #expect(parse("\"a\"\"\"\"\"\"\"\n", stage).error == nil)
        #expect(parse("a,b,c,d,e\n", stage).error?.contains("row 0") == true)
        #expect(parse(String(repeating: "x", count: 100), stage).error?.hasPrefix("limitExceeded") == true)
        let open = parse(pieces([34] + [UInt8](repeating: 97, count: 1_000), of: 10), stage)
        #expect(open.error?.hasPrefix("limitExceeded") == true)
    }

    @Test func `Large fields cut into many chunks`() {
        let field = String(repeating: "naïve, \"\"text\"\"\n", count: 20_000)
        let input = Array("a,\"\(field)\",b\nc\n".utf8)
        let parsed = parse(pieces(input, of: 1_000), csvParseStream())
        #expect(parsed.rows.count == 2)
        #expect(parsed.rows[0].map(\.count) == [1, field.utf8.count - 40_000, 1])
        #expect(parsed == parse([input], csvParseStream(), careful: true))
    }
}
