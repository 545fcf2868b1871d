import DatastreamCore
import DatastreamObject
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

    @Test func `Such rows can fail the run instead, after the rows before`() async throws {
        let empty = CSVCleanStream.Of<[String]>(csvRemoveEmptyRowsStream(errors: .thrown))
        try TransformVerifier(empty).verifyFailure(Self.rows) { error in
            "\(error)" == "emptyRow: Row is empty (row 1)"
        }
        let malformed = csvRemoveMalformedRowsStream(onErrorEnqueue: true, errors: .thrown)
        let sink = RecordingSink(of: CSVRow.self)
        let error = await #expect(throws: CSVError.self) {
            try await createReadableStream("a,b\n1,2\n3\n4,5\n").pipe(through: csvParseStream(header: .firstRow))
                .pipe(through: malformed).pipe(to: sink)
        }
        #expect(sink.items.map([String].init) == [["1", "2"]])
        #expect(error?.code == .malformedRow)
        let expected = "malformedRow: Row has incorrect number of fields: 1 instead of 2 (row 1, at byte 8)"
        #expect(error?.description == expected)
        #expect(csvRemoveMalformedRowsStream().errors == .collected)
    }

    @Test func `The names that the parser's rows have are the width`() async throws {
        let malformed = csvRemoveMalformedRowsStream()
        let rows = createReadableStream("a,b\n1\n2,3\n4,5,6\n7,8\n").pipe(through: csvParseStream(header: .firstRow))
            .pipe(through: malformed)
        let results = try await rows.pipe(to: RecordingSink(of: CSVRow.self))
        #expect(results.output.map([String].init) == [["2", "3"], ["7", "8"]])
        #expect(results[malformed]?["MalformedRow"]?.rows == [0, 2])
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
        // without names everything would be lost unseen
        func isNameless(_ error: any Error) -> Bool { (error as? CSVError)?.code == .invalidOption }
        let none = Lazy.detected(by: csvDetectHeaderStream())
        try TransformVerifier(csvArrayToObjectStream(headers: none, as: [String: String].self))
            .verifyFailure([["1"]], isExpected: isNameless)
        try TransformVerifier(csvArrayToObjectStream(headers: none).of([String].self))
            .verifyFailure([["1"]], isExpected: isNameless)
        try TransformVerifier(csvObjectToArrayStream(headers: none, of: [String: String].self))
            .verifyFailure([["x": "1"]], isExpected: isNameless)
        try TransformVerifier(csvObjectToArrayStream(headers: none)).verifyFailure([["x": "1"]], isExpected: isNameless)
    }

    @Test(arguments: [true, false])
    func `A stage that drops rows may be absent`(isWanted: Bool) async throws {
        let clean = csvRemoveEmptyRowsStream()
        let sink = RecordingSink(of: [String].self)
        let results = try await pipeline {
            createReadableStream([["1"], [""], ["2"]])
            if isWanted { clean }
            filterStream { (row: [String]) in row != ["2"] }
            if isWanted { csvRemoveMalformedRowsStream() }
            sink
        }
        #expect(results.output == (isWanted ? [["1"]] : [["1"], [""]]))
        #expect(results[clean]?["EmptyRow"]?.count == (isWanted ? 1 : nil))
    }
}
