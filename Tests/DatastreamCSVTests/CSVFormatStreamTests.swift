import DatastreamCSV
import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

@Suite("csvFormatStream")
struct CSVFormatStreamTests {
    @Test(
        "Rule 1: what looks like a formula is defused",
        arguments: [
            ("=A1", "'=A1"), ("@SUM(A1)", "'@SUM(A1)"), ("+A1", "'+A1"), ("-A1", "'-A1"), ("\tA1", "'\tA1"),
            ("\rA1", "\"'\rA1\""), ("=", "'="), ("+", "'+"), ("-", "'-"), ("=1", "'=1"), ("--1", "'--1"),
            ("=A1,B1", "\"'=A1,B1\""), ("=\"x\"", "\"'=\"\"x\"\"\""), ("=A1 ", "\"'=A1 \""), ("-1e", "'-1e"),
            ("-.5", "'-.5"),
            ("-1.", "'-1."), ("+1 2", "'+1 2"), ("-1e+", "'-1e+"), ("+1.5.2", "'+1.5.2"), ("-∞", "'-∞"),
            (" =A1", "\" =A1\""), ("A=1", "A=1"),
        ]
    )
    func formulae(field: String, expected: String) async throws {
        #expect(try await text([[field]]) == expected + "\r\n")
    }

    @Test("Rule 1: plain signed numbers stay", arguments: ["-5", "+5", "-0.25", "+1e9", "-1.5E-7", "-12e+3"])
    func plainNumbers(field: String) async throws {
        #expect(try await text([[field]]) == "\"\(field)\"\r\n")
    }

    @Test(
        "Rule 1 can be switched off",
        arguments: [("=A1", "\"=A1\""), ("@x", "\"@x\""), ("-x", "\"-x\""), ("\tx", "\tx")]
    )
    func formulaeAsTheyAre(field: String, expected: String) async throws {
        #expect(try await text([[field]], csvFormatStream(escapeFormulae: false)) == expected + "\r\n")
    }

    @Test(
        "Rule 2: quotes where they are needed",
        arguments: [
            ("plain", "plain"), (" x", "\" x\""), ("x ", "\"x \""), (" ", "\" \""), ("x y", "x y"),
            ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\rb", "\"a\rb\""), ("a\nb", "\"a\nb\""),
            ("a\r\nb", "\"a\r\nb\""),
            ("\u{FEFF}x", "\"\u{FEFF}x\""), ("x\u{FEFF}", "x\u{FEFF}"), ("\u{FF01}", "\u{FF01}"), ("é", "é"),
            ("12345678,", "\"12345678,\""), ("1234567\"", "\"1234567\"\"\""), ("123456789\n", "\"123456789\n\""),
            ("a'b", "a'b"), ("a;b", "a;b"), ("\u{0}", "\u{0}"), ("x\t", "x\t"),
        ]
    )
    func quotes(field: String, expected: String) async throws {
        #expect(try await text([[field]]) == expected + "\r\n")
        #expect(try await text([["1", field, "2"]]) == "1,\(expected),2\r\n")
    }

    @Test func `An empty field is quoted when its row would be a line without bytes`() async throws {
        struct One: Codable, Equatable { var name: String? }
        #expect(try await text([[""], ["", ""], []], csvFormatStream(header: [""])) == "\"\"\r\n\"\"\r\n,\r\n\r\n")
        #expect(try await text([[""]], csvFormatStream(delimiter: "::", quote: "'")) == "''\r\n")
        let table = createReadableStream([One(name: "x"), One(name: nil), One(name: "")])
            .pipe(through: csvFormatStream(header: .fromFirstRow))
        #expect(try await streamToString(table) == "name\r\nx\r\n\"\"\r\n\"\"\r\n")
        let read = try await streamToArray(table.pipe(through: csvParseStream(as: One.self)))
        #expect(read.count == 3 && read.first == One(name: "x"))
    }

    @Test func `Rows before one that cannot be written are handed on`() async throws {
        struct Written: CSVFormattable {
            let number: Int, scale: Int
            func writeFields(into row: inout CSVRowWriter) throws {
                row.field(number)
                if number == 3 { throw RowError() }
                row.field(number, scale: scale)
            }
        }
        struct Encoded: Encodable {
            let number: Int
            func encode(to encoder: any Encoder) throws {
                var fields = encoder.container(keyedBy: Key.self)
                try fields.encode(number, forKey: .number)
                if number == 3 { throw RowError() }
            }
            enum Key: CodingKey { case number }
        }
        func expect(_ expected: String, _ rows: some DrivableStream<ByteBuffer> & Sendable) async {
            let sink = RecordingSink(of: ByteBuffer.self, flushesBeforeAbort: true)
            do {
                try await rows.pipe(to: sink)
                Issue.record("the run has not failed")
            } catch {
                let error = error as? CSVError
                #expect(error?.code == .rowFailed && error?.row == 2)
            }
            #expect(sink.items.map { String(buffer: $0) }.joined() == expected)
            #expect(sink.events.last == .abort)
        }
        let format = csvFormatStream(header: ["n"], newline: "\n")
        let numbers = createReadableStream([1, 2, 3, 4])
        await expect("n\n1,1\n2,2\n", numbers.map { Written(number: $0, scale: 0) }.pipe(through: format))
        await expect(
            "n\n1,1\n2,2\n",
            numbers.map { Written(number: $0 == 3 ? 5 : $0, scale: $0 == 3 ? 99 : 0) }.pipe(through: format)
        )
        await expect(
            "number\n1\n2\n",
            numbers.map { Encoded(number: $0) }.pipe(through: csvFormatStream(header: .fromFirstRow, newline: "\n"))
        )
    }

    @Test(arguments: [65_534, 65_535, 200_000])
    func `Chunks have 64 KiB at most, however long a row is`(length: Int) async throws {
        let row = [String(repeating: "x", count: length)]
        for chunks in [
            try await streamToArray(createReadableStream([row]).pipe(through: csvFormatStream(newline: "\n"))),
            try await streamToArray(
                createReadableStream([row]).pipe(
                    through: CSVFormatStream.OfEncodable<[String]>(csvFormatStream(newline: "\n"))
                )
            ),
        ] {
            #expect(chunks.map(\.readableBytes).reduce(0, +) == length + 1)
            #expect(
                chunks.dropLast().allSatisfy { $0.readableBytes == 65_536 } && chunks.last?.readableBytes ?? 0 <= 65_536
            )
            #expect(chunks.map { String(buffer: $0) }.joined() == row[0] + "\n")
        }
    }

    @Test(
        "Rule 2: a character that asks for quotes is found at every place of a field",
        arguments: [",", "\"", "\r", "\n"]
    )
    func quotesAtEveryPlace(character: String) async throws {
        for length in 1...40 {
            for place in 0..<length {
                let head = String(repeating: "x", count: place)
                let tail = String(repeating: "x", count: length - place - 1)
                let escaped = character == "\"" ? "\"\"" : character
                let isCarriageReturn = place == 0 && character == "\r"
                let expected = "\"\(isCarriageReturn ? "'" : "")\(head)\(escaped)\(tail)\"\r\n"
                #expect(try await text([[head + character + tail]]) == expected)
            }
        }
    }

    @Test(
        "Rule 3: a quote is doubled, or has the escape before it",
        arguments: [
            (nil, "a\"b\"", "\"a\"\"b\"\"\""), ("\"", "a\"b", "\"a\"\"b\""), ("\\", "a\"b", "\"a\\\"b\""),
            ("\\", "a\\\"b", "\"a\\\\\\\"b\""), ("\\", "a\\,b", "\"a\\\\,b\""), ("\\", "a\\b", "a\\b"),
        ] as [(Character?, String, String)]
    )
    func escapes(escape: Character?, field: String, expected: String) async throws {
        #expect(try await text([[field]], csvFormatStream(escape: escape)) == expected + "\r\n")
    }

    @Test(
        arguments: [
            ("||", ["a|b", "a||b", "", "x"], "a|b||\"a||b\"||||x"),
            ("→", ["a→b", "a←b", "€"], "\"a→b\"→a←b→€"),
            (";", ["a,b", "a;b"], "a,b;\"a;b\""),
            ("\t", ["a\tb", "a b"], "\"a\tb\"\ta b"),
        ]
    )
    func delimiters(delimiter: String, row: [String], expected: String) async throws {
        #expect(try await text([row], csvFormatStream(delimiter: delimiter)) == expected + "\r\n")
    }

    @Test func aFieldThatEndsLikeTheDelimiterBeginsIsQuoted() async throws {
        #expect(try await text([["a|", "b"]], csvFormatStream(delimiter: "||")) == "\"a|\"||b\r\n")
    }

    @Test(arguments: ["\n", "\r\n", "\r", "\u{1E}", "<br>"])
    func everyRowEndsWithTheNewline(newline: String) async throws {
        #expect(try await text([["a", "b"], ["c"]], csvFormatStream(newline: newline)) == "a,b\(newline)c\(newline)")
    }

    @Test(arguments: ["\u{1E}", "<br>"])
    func aFieldWithTheNewlineIsQuoted(newline: String) async throws {
        #expect(try await text([["a\(newline)b"]], csvFormatStream(newline: newline)) == "\"a\(newline)b\"\(newline)")
    }

    @Test func anotherQuote() async throws {
        let format = csvFormatStream(quote: "'", escapeFormulae: false)
        #expect(try await text([["a'b", "a,b", "a\"b"]], format) == "'a''b','a,b',a\"b\r\n")
    }

    @Test func theApostropheOfAFormulaIsEscapedWhereItIsTheQuote() async throws {
        #expect(try await text([["=A1"]], csvFormatStream(quote: "'")) == "'''=A1'\r\n")
    }

    @Test func theHeaderIsARowBeforeTheFirst() async throws {
        let format = csvFormatStream(header: ["id", "a,b", "=x"])
        #expect(try await text([["1", "2", "3"]], format) == "id,\"a,b\",'=x\r\n1,2,3\r\n")
    }

    @Test func aTableWithoutRowsHasItsHeader() async throws {
        #expect(try await text([] as [[String]], csvFormatStream(header: ["id"])) == "id\r\n")
    }

    @Test func withoutRowsAndHeaderNothingIsWritten() async throws {
        let chunks = try await streamToArray(createReadableStream([] as [[String]]).pipe(through: csvFormatStream()))
        #expect(chunks.isEmpty)
    }

    @Test func chunksHaveAbout32KiB() async throws {
        let rows = createReadableStream(Array(repeating: [String(repeating: "x", count: 98)], count: 1_000))
        let chunks = try await streamToArray(rows.pipe(through: csvFormatStream()))
        #expect(chunks.map(\.readableBytes) == [32_800, 32_800, 32_800, 1_600])
    }

    @Test func aLongFieldIsWrittenWhole() async throws {
        let field = String(repeating: "\"", count: 300_000)
        #expect(try await text([[field]]) == "\"\(field)\(field)\"\r\n")
    }

    @Test(
        arguments: [
            csvFormatStream(delimiter: ""), csvFormatStream(newline: ""), csvFormatStream(quote: "€"),
            csvFormatStream(quote: "\n"), csvFormatStream(quote: "\r\n"), csvFormatStream(escape: "é"),
            csvFormatStream(escape: "\r"), csvFormatStream(delimiter: "\""), csvFormatStream(delimiter: "a\""),
            csvFormatStream(newline: "\"\n"), csvFormatStream(delimiter: "\r\n"),
            csvFormatStream(delimiter: "\n", newline: "\n"),
        ]
    )
    func optionsThatCannotBeUsedFailTheRun(format: CSVFormatStream) async throws {
        let error = await #expect(throws: CSVError.self) { try await text([["a"]], format) }
        #expect(error?.code == .invalidOption)
    }

    @Test func aRowThatThrowsFailsTheRunWithItsNumber() async throws {
        let rows = (0..<5).map { number in
            Row { row in
                row.field(number)
                if number == 3 { throw RowError() }
            }
        }
        let error = await #expect(throws: CSVError.self) { try await text(rows, csvFormatStream(header: ["n"])) }
        #expect(error?.code == .rowFailed)
        #expect(error?.row == 3)
        #expect(error?.underlying as? RowError == RowError())
        #expect(error?.description == "rowFailed: a row could not be written (row 3): RowError()")
    }

    @Test func aBuilderFormatsToo() async throws {
        let rows = countStream()
        let body = pipejoin {
            createReadableStream([["1"], ["2"]])
            rows
            csvFormatStream(header: ["id"])
        }
        #expect(try await streamToString(body) == "id\r\n1\r\n2\r\n")
    }
}
