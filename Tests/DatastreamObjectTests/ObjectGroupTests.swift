import DatastreamCore
import DatastreamObject
import DatastreamTesting
import Testing

/// Stages that compare neighbouring rows, and pivots.
@Suite struct ObjectGroupTests {
    private func row(_ a: Record.Value, _ b: Record.Value, _ n: Int) -> Record { ["a": a, "b": b, "n": .int(n)] }

    private func numbers(_ batches: [[Record]]) -> [[Int]] { batches.map { $0.map { $0["n"]?.int ?? -1 } } }

    private func batches(_ stage: ObjectBatchStream<RecordKeysComparing>, _ rows: [Record]) throws -> [[Int]] {
        try TransformVerifier(stage) { numbers($0) }.verify(rows)
    }

    @Test func `Only neighbours are gathered`() throws {
        let rows = [row(1, 1, 0), row(1, 1, 1), row(1, 2, 2), row(1, 1, 3)]
        #expect(try batches(objectBatchStream(keys: ["a", "b"]), rows) == [[0, 1], [2], [3]])
        #expect(try batches(objectBatchStream(keys: ["a"]), rows) == [[0, 1, 2, 3]])
        #expect(try batches(objectBatchStream(keys: []), rows) == [[0, 1, 2, 3]])
        #expect(try batches(objectBatchStream(keys: ["a"]), []) == [])
    }

    @Test func `Values are compared one by one, not as one text (D19)`() throws {
        let rows = [row("a b", "c", 0), row("a", "b c", 1), row("a", "b c", 2)]
        #expect(try batches(objectBatchStream(keys: ["a", "b"]), rows) == [[0], [1, 2]])
        #expect(
            try batches(objectBatchStream(keys: ["a"]), [row(1, 0, 0), row("1", 0, 1), row(1.0, 0, 2)]) == [
                [0], [1], [2],
            ]
        )
    }

    @Test func `A missing value is like null`() throws {
        let rows: [Record] = [["n": 0, "a": nil], ["n": 1], ["a": 1, "n": 2], ["n": 3, "a": 1]]
        #expect(try batches(objectBatchStream(keys: ["a"]), rows) == [[0, 1], [2, 3]])
    }

    @Test(arguments: [
        (1, [[0], [1], [2], [3], [4], [5]]), (2, [[0, 1], [2, 3], [4], [5]]), (3, [[0, 1, 2], [3, 4], [5]]),
        (5, [[0, 1, 2, 3, 4], [5]]), (100, [[0, 1, 2, 3, 4], [5]]),
    ])
    func `A full batch goes out, its group goes on, and no batch is empty (D19)`(_ size: Int, expected: [[Int]]) throws
    {
        let rows = (0..<5).map { row("x", 0, $0) } + [row("y", 0, 5)]
        #expect(try batches(objectBatchStream(keys: ["a"], maxBatchSize: size), rows) == expected)
        #expect(
            try batches(objectBatchStream(keys: ["a"], maxBatchSize: 5), Array(rows.prefix(5))) == [[0, 1, 2, 3, 4]]
        )
    }

    @Test func `A group that ends with a full batch does not join the next`() throws {
        let rows = [row("x", 0, 0), row("x", 0, 1), row("y", 0, 2), row("y", 0, 3), row("y", 0, 4)]
        #expect(try batches(objectBatchStream(keys: ["a"], maxBatchSize: 2), rows) == [[0, 1], [2, 3], [4]])
    }

    @Test func `A batch of nothing is an error`() async {
        let stage = objectBatchStream(keys: ["a"], maxBatchSize: 0)
        let error = await #expect(throws: StreamError.self) {
            try await streamToArray(createReadableStream([Record()]).pipe(through: stage))
        }
        #expect(error?.code == .invalidOption)
    }

    @Test func `Duplicates of the last row are dropped`() throws {
        let rows: [Record] = [
            ["a": 1, "b": [1, ["x": .double(.nan)]]], ["b": [1, ["x": .double(.nan)]], "a": 1], ["a": 1], ["a": nil],
            ["a": nil],
            [:], ["a": .date(millisecondsSince1970: 1)], ["a": .date(millisecondsSince1970: 1)],
            ["a": .date(millisecondsSince1970: 2)],
        ]
        let kept = try TransformVerifier(objectSkipConsecutiveDuplicatesStream()).verify(rows)
        #expect(kept == [rows[0], rows[2], rows[3], rows[5], rows[6], rows[8]])
    }

    @Test func `Long to wide`() throws {
        let batches: [[Record]] = [
            [
                ["id": 1, "year": 2025, "month": "Jan", "total": 5, "note": "x"],
                ["id": 1, "year": 2025, "month": "Feb", "total": 7, "note": "y"],
                ["id": 1, "year": 2025, "month": "Jan", "total": 9],
            ],
            [],
            [["id": 2, "month": nil]],
        ]
        let stage = objectPivotLongToWideStream(keys: ["year", "month"], valueParam: "total", delimiter: "-")
        #expect(
            try TransformVerifier(stage) { $0.map(\.description) }.verify(batches) == [
                #"{"id":1,"note":"x","2025-Jan":9,"2025-Feb":7}"#, #"{"id":2,"-":null}"#,
            ]
        )
    }

    @Test func `Wide to long`() throws {
        let rows: [Record] = [["id": 1, "Jan": 5, "x": "y", "Feb": nil], ["Feb": 2, "id": 3], ["id": 4], [:]]
        let stage = objectPivotWideToLongStream(keys: ["Feb", "Jan", "Mar"])
        #expect(
            try TransformVerifier(stage) { $0.map(\.description) }.verify(rows) == [
                #"{"id":1,"x":"y","keyParam":"Feb","valueParam":null}"#,
                #"{"id":1,"x":"y","keyParam":"Jan","valueParam":5}"#,
                #"{"id":3,"keyParam":"Feb","valueParam":2}"#,
            ]
        )
        let named = objectPivotWideToLongStream(keys: ["Jan"], keyParam: "id", valueParam: "total")
        #expect(
            try TransformVerifier(named) { $0.map(\.description) }.verify([["id": 1, "Jan": 5]])
                == [#"{"id":"Jan","total":5}"#]
        )
    }

    @Test func `There and back`() async throws {
        let wide: [Record] = (0..<20).map { ["id": .int($0), "Jan": .int($0 * 2), "Feb": .string("\($0)")] }
        let again = createReadableStream(wide)
            .pipe(through: objectPivotWideToLongStream(keys: ["Jan", "Feb"], keyParam: "month", valueParam: "total"))
            .pipe(through: objectBatchStream(keys: ["id"]))
            .pipe(through: objectPivotLongToWideStream(keys: ["month"], valueParam: "total"))
        let records = try await streamToArray(again)
        #expect(records.map(\.description) == wide.map(\.description))
        #expect(records.allSatisfy { $0.header === records[0].header })
    }

    @Test func `With a sink that does not take it, no more is pulled than the first output needs`() async throws {
        func taken<Stage: TransformStream>(_ stage: Stage) async throws -> Int where Stage.Input == Record {
            let source = GatedSource(of: Record.self)
            let sink = RecordingSink(of: Stage.Output.self, isGated: true)
            source.release(contentsOf: (0..<50).map { ["a": .int($0 / 10), "b": .int($0)] })
            source.finish()
            async let results = createReadableStream(source).pipe(through: stage).pipe(to: sink)
            try await sink.waitForWrites(1)
            let taken = source.taken
            sink.releaseWrites(1_000)
            _ = try await results
            return taken
        }
        #expect(try await taken(objectPickStream(keys: ["a"])) == 1)
        #expect(try await taken(objectKeyJoinStream(keys: ["c": ["a", "b"]])) == 1)
        #expect(try await taken(objectSkipConsecutiveDuplicatesStream()) == 1)
        #expect(try await taken(objectPivotWideToLongStream(keys: ["a", "b"])) == 1)
        #expect(try await taken(objectBatchStream(keys: ["a"])) == 11)
        #expect(try await taken(objectBatchStream(keys: ["a"], maxBatchSize: 4)) == 4)
    }
}
