import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

@testable import DatastreamCSV

@Suite struct CSVDetectTests {
    @Test(arguments: [
        ("a;b\r\n1;2\r\n", CSVDelimiters(delimiter: ";", newline: "\r\n")),
        ("a,b;c|d\te\n", CSVDelimiters(delimiter: "\t", newline: "\n")),
        ("a|b,c\rd", CSVDelimiters(delimiter: "|", newline: "\r")),
        ("abc\n", CSVDelimiters(delimiter: ",", newline: "\n")),
        ("'a','b'\n", CSVDelimiters(delimiter: ",", newline: "\n", quote: "'")),
        ("it's,\"b\"\n", CSVDelimiters(delimiter: ",", newline: "\n")),
        ("'t is,b\n", CSVDelimiters(delimiter: ",", newline: "\n")),
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
