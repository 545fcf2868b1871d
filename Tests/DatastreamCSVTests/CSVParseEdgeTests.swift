import DatastreamCore
import NIOCore
import Testing

@testable import DatastreamCSV

/// Inputs made to break a parser at the edges of chunks, fields and the input, cut in every way, by every scanner.
@Suite struct CSVParseEdgeTests {
    /// Parses bytes in pieces of every size; all have to give the same, which is returned.
    private func parsed(_ text: String, _ stage: CSVParseStream = csvParseStream()) -> CSVParsed {
        let bytes = Array(text.utf8)
        let whole = parse([bytes], stage, careful: true)
        for size in 1...max(1, bytes.count) {
            for instructions in [3, 2, 1, 0] as [Int32] {
                #expect(parse(pieces(bytes, of: size), stage, instructions: instructions) == whole, "pieces of \(size)")
            }
            #expect(parse(pieces(bytes, of: size), stage, careful: true) == whole, "pieces of \(size), careful")
        }
        return whole
    }

    @Test func `A quote at the very end opens a field that nothing closes`() {
        let opened = parsed("a,b\nc,\"")
        #expect(opened.texts == [["a", "b"], ["c", ""]])
        #expect(opened.problems["UnterminatedQuote"]?.count == 1)
        #expect(parsed("a,\"b\"").texts == [["a", "b"]])
        #expect(parsed("a,\"b\"").problems.isEmpty)
        #expect(parsed("a,\"b\"\"").problems["UnterminatedQuote"]?.count == 1)
    }

    @Test(arguments: ["::", "<separator>", "\r\n;"])
    func `A delimiter may be longer than a chunk`(delimiter: String) {
        let half = delimiter.dropLast()
        let text = "a\(delimiter)b\(half)\(delimiter)\n\(half)\n\(delimiter)\"\(delimiter)\"\(delimiter)"
        let rows = parsed(text, csvParseStream(delimiter: delimiter, newline: "\n")).texts
        #expect(rows.first?.first == "a" && rows.last == ["", delimiter, ""])
    }

    @Test(arguments: ["#", "//"])
    func `A comment may end with the input`(comment: String) {
        #expect(parsed("a\n\(comment) b,\"c", csvParseStream(comment: comment)).texts == [["a"]])
        #expect(parsed("\(comment)", csvParseStream(comment: comment)).texts == [])
        #expect(parsed("a\r\n\(comment)\r", csvParseStream(comment: comment)).texts == [["a"]])
    }

    @Test func `A byte-order mark is one at the start and whole`() {
        #expect(parsed("\u{FEFF}a,b\n\u{FEFF}c,d\n").texts == [["a", "b"], ["\u{FEFF}c", "d"]])
        #expect(parsed("\u{FEFF}\"a\"\n").texts == [["a"]])
        #expect(parsed("\u{FEFF}").texts == [])
        for bytes in [[0xEF], [0xEF, 0xBB], [0xEF, 0xBB, 0x2C]] as [[UInt8]] {
            for careful in [false, true] {
                let rows = parse(pieces(bytes, of: 1), csvParseStream(), careful: careful).rows
                #expect(rows == [bytes.split(separator: 0x2C, omittingEmptySubsequences: false).map { Array($0) }])
            }
        }
    }

    @Test func `A CR at the end of the input ends the last row`() {
        #expect(parsed("a,b\r").texts == [["a", "b"]])
        #expect(parsed("a,b\r\r").texts == [["a", "b"], [""]])
        #expect(parsed("a,\"b\"\r").texts == [["a", "b"]])
        #expect(parsed("\r").texts == [[""]])
        #expect(parsed("a\r", csvParseStream(newline: "\r\n")).texts == [["a\r"]])
    }

    @Test func `A field may have exactly the limit, whatever ends it`() {
        let stage = csvParseStream(maxFieldSize: 4)
        // the row, as it was read, may have twice as many bytes
        for end in ["", "\n", "\r\n", "\r", ",", ",\n"] {
            for field in ["abcd", "\"abcd\"", "\"a\"\"cd\""] {
                #expect(parsed(field + end, stage).error == nil)
            }
            #expect(parsed("abcde" + end, stage).error?.contains("limitExceeded") == true)
            #expect(parsed("\"a\"\"cde\"" + end, stage).error?.contains("limitExceeded") == true)
        }
    }

    @Test(arguments: [65_535, 65_536, 70_000])
    func `A row may have more fields than 16 bits count`(columns: Int) {
        let text = String(repeating: "1,", count: columns - 1) + "2\n3\n"
        for careful in [false, true] {
            let rows = parse(pieces(Array(text.utf8), of: 4_099), csvParseStream(), careful: careful).rows
            #expect(rows.map(\.count) == [columns, 1] && rows[0].last == [0x32] && rows[1] == [[0x33]])
        }
    }

    @Test(arguments: ["\n", "\r", "\r\n"])
    func `Rows of nothing are rows, however many`(newline: String) {
        let bytes = Array(String(repeating: newline, count: 100_000).utf8)
        for careful in [false, true] {
            #expect(parse(pieces(bytes, of: 65_537), csvParseStream(), careful: careful).rows.count == 100_000)
            let skipping = csvParseStream(blankLines: .skipped)
            #expect(parse(pieces(bytes, of: 65_537), skipping, careful: careful).rows.isEmpty)
        }
    }
}
