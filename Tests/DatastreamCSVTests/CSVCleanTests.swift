import DatastreamCore
import DatastreamTesting
import Testing

@testable import DatastreamCSV

@Suite struct CSVCleanTests {
    private static let rows = [["a", "b"], ["", ""], ["c"], [], ["d", "e"]]

    @Test func `Empty rows are dropped and counted`() throws {
        let stage = CSVCleanStream.Of<[String]>(csvRemoveEmptyRowsStream())
        try TransformVerifier(stage).verify(Self.rows, expecting: [["a", "b"], ["c"], ["d", "e"]])
    }

    @Test func `Rows of another width are dropped and counted`() async throws {
        let first = csvRemoveMalformedRowsStream()
        let sink = RecordingSink(of: [String].self)
        let results = try await createReadableStream(Self.rows).pipe(through: first).pipe(to: sink)
        #expect(results.output == [["a", "b"], ["", ""], ["d", "e"]])
        #expect(results[first]?["MalformedRow"]?.rows == [2, 3])
        #expect(results[first]?["MalformedRow"]?.message == "Row has incorrect number of fields")

        let named = csvRemoveMalformedRowsStream(headers: .value(["x"]), onErrorEnqueue: true)
        let all = try await createReadableStream(Self.rows).pipe(through: named).pipe(
            to: RecordingSink(of: [String].self)
        )
        #expect(all.output == Self.rows)
        #expect(all[named]?["MalformedRow"]?.count == 4)
    }

    @Test func `However they are flushed, the same rows are left`() throws {
        let malformed = csvRemoveMalformedRowsStream(headers: .value(["x", "y"]))
        var verifier = TransformVerifier(CSVCleanStream.Of<[String]>(malformed))
        verifier.resultNames = ["csvRemoveMalformedRows"]
        try verifier.verify(Self.rows, expecting: [["a", "b"], ["", ""], ["d", "e"]])
    }

    @Test func `Rows of the parser are cleaned too`() async throws {
        let empty = csvRemoveEmptyRowsStream()
        let malformed = csvRemoveMalformedRowsStream()
        let rows = createReadableStream("a,b\n,\nc\nd,e\n").pipe(through: csvParseStream()).pipe(through: empty)
            .pipe(through: malformed)
        let results = try await rows.pipe(to: RecordingSink(of: CSVRow.self))
        #expect(results.output.map([String].init) == [["a", "b"], ["d", "e"]])
        #expect(results[empty]?["EmptyRow"]?.rows == [1])
        #expect(results[malformed]?["MalformedRow"]?.rows == [1])
    }

    @Test func `In a builder`() async throws {
        let empty = csvRemoveEmptyRowsStream()
        let results = try await pipeline {
            createReadableStream("a\n\nb\n")
            csvParseStream()
            empty
            csvFormatStream()
        }
        #expect(results[empty]?["EmptyRow"]?.count == 1)
    }

    @Test func `Headers come before the first row, if there is one`() throws {
        let stage = csvInjectHeaderStream(header: ["x", "y"])
        try TransformVerifier(stage).verify(
            [["1", "2"], ["3", "4"]],
            expecting: [["x", "y"], ["1", "2"], ["3", "4"]]
        )
        try TransformVerifier(stage).verify([], expecting: [])
    }

    @Test func `Arrays to dictionaries and back`() throws {
        let names = Lazy.value(["x", "y"])
        try TransformVerifier(csvArrayToObjectStream(headers: names, as: [String: String].self))
            .verify([["1", "2"], ["3"]], expecting: [["x": "1", "y": "2"], ["x": "3"]])
        try TransformVerifier(csvObjectToArrayStream(headers: names, of: [String: String].self))
            .verify([["y": "2", "x": "1"], ["z": "3"]], expecting: [["1", "2"], ["", ""]])
    }
}
