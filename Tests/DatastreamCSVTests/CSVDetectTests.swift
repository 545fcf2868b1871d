import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

@testable import DatastreamCSV

@Suite struct CSVDetectTests {
    @Test(arguments: [
        ("a;b\r\n1;2\r\n", CSVDelimiters(delimiter: ";", newline: .automatic(first: "\r\n"))),
        ("a,b;c|d\te\n", CSVDelimiters(delimiter: "\t", newline: .automatic(first: "\n"))),
        ("a|b,c\rd", CSVDelimiters(delimiter: "|", newline: .automatic(first: "\r"))),
        ("abc\n", CSVDelimiters(delimiter: ",", newline: .automatic(first: "\n"))),
        ("'a','b'\n", CSVDelimiters(delimiter: ",", newline: .automatic(first: "\n"), quote: "'")),
        ("it's,\"b\"\n", CSVDelimiters(delimiter: ",", newline: .automatic(first: "\n"))),
        ("'t is,b\n", CSVDelimiters(delimiter: ",", newline: .automatic(first: "\n"))),
        // what stands in quotes neither ends the line nor separates fields (D4)
        ("\"a\nb\";\"c,d\"\r\n1;2\n", CSVDelimiters(delimiter: ";", newline: .automatic(first: "\r\n"))),
        ("\u{FEFF}\"a;b\",c\n", CSVDelimiters(delimiter: ",", newline: .automatic(first: "\n"))),
        ("a,\"b\"\"\r\n|\"\"\",c\r", CSVDelimiters(delimiter: ",", newline: .automatic(first: "\r"))),
        ("'a\tb\nc',d\r\n", CSVDelimiters(delimiter: ",", newline: .automatic(first: "\r\n"), quote: "'")),
        ("a,5\",b\n", CSVDelimiters(delimiter: ",", newline: .automatic(first: "\n"))),
        ("'tis;b,c\nit's\n", CSVDelimiters(delimiter: ";", newline: .automatic(first: "\n"))),
        // a quote that nothing closes is data
        ("\"a,b\nc;d\r\n", CSVDelimiters(delimiter: ",", newline: .automatic(first: "\n"))),
        ("a,'b;c\r\nd\n", CSVDelimiters(delimiter: ";", newline: .automatic(first: "\r\n"))),
    ])
    func `Delimiters of the first line`(_ text: String, expected: CSVDelimiters) throws {
        let stage = csvDetectDelimitersStream()
        var verifier = TransformVerifier(stage)
        verifier.resultNames = []
        try verifier.verify(bytes: text, expecting: ByteBuffer(string: text))
        let run = RunContext()
        var kernel = try stage.makeTransformer(in: run)
        try kernel.receive(ByteBuffer(string: text))
        kernel.receiveEnd()
        #expect(run[stage] == expected)
    }

    @Test(arguments: [
        "\"a\r\nb\";\"c,\"\"d\"\r\n1;2\r\n", "\"a\tb\",\"c\"\r1,2\r", "a|\"b\nc\"\n", "\u{FEFF}\"a;b\",c\n",
    ])
    func `The first line's end and delimiter are the same however it is cut`(_ text: String) throws {
        var found: Set<CSVDelimiters> = []
        let bytes = Array(text.utf8)
        for size in 1...bytes.count {
            let stage = csvDetectDelimitersStream()
            let run = RunContext()
            var kernel = try stage.makeTransformer(in: run)
            for piece in pieces(bytes, of: size) {
                try kernel.receive(ByteBuffer(bytes: piece))
                while case .output = kernel.next() {}
            }
            kernel.receiveEnd()
            found.insert(try #require(run[stage]))
        }
        #expect(found.count == 1)
    }

    @Test func `A quote that is not closed within the limit is data`() throws {
        let stage = csvDetectDelimitersStream(maxBufferSize: 20)
        let text = "\"a;b\n" + String(repeating: "1;2\n", count: 100)
        try TransformVerifier(stage).verify(bytes: text, expecting: ByteBuffer(string: text))
        let run = RunContext()
        var kernel = try stage.makeTransformer(in: run)
        try kernel.receive(ByteBuffer(string: text))
        #expect(run[stage] == CSVDelimiters(delimiter: ";", newline: .automatic(first: "\n")))
    }

    @Test func `Rows behind what was detected may end otherwise`() async throws {
        let delimiters = csvDetectDelimitersStream()
        let rows = createReadableStream("a;b\n1;2\r\n3;4\r5;6").pipe(through: delimiters)
            .pipe(through: csvParseStream(as: [String].self, delimiters: .detected(by: delimiters)))
        #expect(try await streamToArray(rows) == [["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]])
    }

    @Test func `No newline, no result; too long a line fails`() throws {
        let stage = csvDetectDelimitersStream(maxBufferSize: 4)
        let run = RunContext()
        var kernel = try stage.makeTransformer(in: run)
        try kernel.receive(ByteBuffer(string: "a;b"))
        kernel.receiveEnd()
        #expect(run[stage] == nil)
        try TransformVerifier(stage).verifyFailure(bytes: ByteBuffer(string: "abcdefgh")) {
            ($0 as? CSVError)?.code == .limitExceeded
        }
    }

    @Test(arguments: [
        ("a,b\n1,2\n", ["a", "b"], "1,2\n"),
        ("\u{FEFF}a,\"b\nc\"\r\n1,2", ["a", "b\nc"], "1,2"),
        ("a,b", ["a", "b"], ""),
        ("", [], ""),
    ])
    func `The header and what follows`(_ text: String, names: [String], rest: String) throws {
        let stage = csvDetectHeaderStream()
        var verifier = TransformVerifier(stage)
        verifier.resultNames = ["csvDetectHeader"]
        try verifier.verify(bytes: text, expecting: ByteBuffer(string: rest))
        let run = RunContext()
        var kernel = try stage.makeTransformer(in: run)
        try kernel.receive(ByteBuffer(string: text))
        try kernel.receiveEnd()
        #expect(run[stage] == names)
    }

    @Test func `A header that is open at the end is no header`() throws {
        for text in ["\"id,name\n1,a\n2,b\n", "id,\"", "\u{FEFF}\"a\"\""] {
            try TransformVerifier(csvDetectHeaderStream()).verifyFailure(bytes: ByteBuffer(string: text)) {
                ($0 as? CSVError)?.code == .unterminatedQuote
            }
        }
    }

    @Test func `A parser goes by what stages above it find`() async throws {
        for size in [1, 2, 3, 1_000].map({ max($0, 4) }) {
            let delimiters = csvDetectDelimitersStream()
            let header = csvDetectHeaderStream(delimiters: .detected(by: delimiters))
            let parser = csvParseStream(delimiters: .detected(by: delimiters), header: .detected(by: header))
            let text = "id;'na;me'\r\n1;'x;y'\r\n2;z\r\n"
            let rows = createReadableStream(text, chunkSize: size).pipe(through: delimiters).pipe(through: header)
                .pipe(through: parser)
            let found = try await streamToArray(rows)
            #expect(found.map { $0["na;me"] } == ["x;y", "z"])
        }
    }
}
