import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

@testable import DatastreamCSV

/// The rules of parsing, case by case.
@Suite struct CSVParseTests {
    @Test(arguments: [
        ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
        ("a,b\nc,d", [["a", "b"], ["c", "d"]]),
        ("a\rb\r\nc\n", [["a"], ["b"], ["c"]]),
        ("", []),
        ("\n", [[""]]),
        ("a\n\nb", [["a"], [""], ["b"]]),
        ("a,", [["a", ""]]),
        (",\n", [["", ""]]),
        ("\"a,b\",\"c\nd\"\n", [["a,b", "c\nd"]]),
        ("\"a\"\"b\",\"\"\n", [["a\"b", ""]]),
        ("a\"b\"\"c,d\n", [["a\"b\"\"c", "d"]]),
        (" \"a\",b\n", [[" \"a\"", "b"]]),
        ("\u{FEFF}a,\u{FEFF}b\n", [["a", "\u{FEFF}b"]]),
        ("\u{FEFF}\"a\",b\n", [["a", "b"]]),
        ("é,日本,🙂\n", [["é", "日本", "🙂"]]),
    ])
    func `What is between delimiters and newlines`(_ text: String, expected: [[String]]) throws {
        try TransformVerifier(csvParseStream()) { $0.map([String].init) }.verify(bytes: text, expecting: expected)
    }

    @Test func `Other delimiters, newlines, quotes and escapes`() {
        #expect(parse("a::b:c::", csvParseStream(delimiter: "::")).texts == [["a", "b:c", ""]])
        #expect(parse("a→b\n", csvParseStream(delimiter: "→")).texts == [["a", "b"]])
        #expect(parse("a;b|\nc", csvParseStream(delimiter: ";", newline: "|\n")).texts == [["a", "b"], ["c"]])
        #expect(parse("a\nb\r\nc\r", csvParseStream(newline: "\r\n")).texts == [["a\nb"], ["c\r"]])
        #expect(parse("a\rb\nc", csvParseStream(newline: "\n")).texts == [["a\rb"], ["c"]])
        #expect(parse("'a,b','c''d'", csvParseStream(quote: "'")).texts == [["a,b", "c'd"]])
        #expect(parse("\"a\",b", csvParseStream(quote: nil)).texts == [["\"a\"", "b"]])
        let escaped = parse(#""a\"b","c\\","d\e"\#n"#, csvParseStream(escape: "\\"))
        #expect(escaped.texts == [["a\"b", "c\\", "de"]])
        #expect(parse(#"a\,b"#, csvParseStream(escape: "\\")).texts == [["a\\", "b"]])
        #expect(parse(#""a\"#, csvParseStream(escape: "\\")).texts == [["a\\"]])
    }

    @Test(arguments: ["::", "→", ";"], ["\r\n", "\n", "|\n"])
    func `Any cut of an unusual dialect`(_ delimiter: String, newline: String) throws {
        let stage = csvParseStream(
            delimiter: delimiter,
            newline: .exactly(newline),
            quote: "'",
            escape: "\\",
            comment: "# "
        )
        let text = ["# c'omment", "a", "'b\\'\(newline)'", "#", ":c|", "'d'x\r", "", "'e"].joined(
            separator: delimiter + newline
        )
        let input = Array(text.utf8)
        let expected = parse([input], stage)
        #expect(expected.rows.count >= 5)
        for cut in 0...input.count { #expect(parse([Array(input[..<cut]), Array(input[cut...])], stage) == expected) }
        #expect(parse(pieces(input, of: 1), stage) == expected)
    }

    @Test func `Comments and blank lines`() {
        let text = "#x,\"\na,b\n\n#\nc#,d\n  \n#end"
        #expect(
            parse(text, csvParseStream(comment: "#", blankLines: .skipped)).texts == [
                ["a", "b"], ["c#", "d"], ["  "],
            ]
        )
        #expect(parse("\n\na\n\n", csvParseStream(blankLines: .skipped)).texts == [["a"]])
        #expect(parse("\"\"\n", csvParseStream(blankLines: .skipped)).texts == [[""]])
    }

    @Test func `Rows know their numbers, offsets and names`() {
        let parsed = parse(
            "\u{FEFF}id,name\r\n1,a\r\n\r\n2,\"b\"\r\n",
            csvParseStream(header: .firstRow, blankLines: .skipped)
        )
        #expect(parsed.header == ["id", "name"])
        #expect(parsed.numbers == [0, 1])
        #expect(parsed.offsets == [12, 19])
        #expect(parse("1,a", csvParseStream(header: .names(["x", "y"]))).header == ["x", "y"])
        #expect(parse("", csvParseStream(header: .firstRow)).rows.isEmpty)
    }

    @Test func `Options that do not fit each other fail the run`() {
        let stages = [
            csvParseStream(delimiter: ""), csvParseStream(delimiter: "\""), csvParseStream(newline: ""),
            csvParseStream(quote: "é"), csvParseStream(quote: "\n"), csvParseStream(delimiter: "\n"),
            csvParseStream(maxFieldSize: 0), csvParseStream(comment: ""),
        ]
        for stage in stages { #expect(parse("a", stage).error?.hasPrefix("invalidOption") == true) }
    }
}
