import DatastreamCore
import DatastreamObject
import DatastreamTesting
import Testing

/// Stages that make one row of each.
@Suite struct ObjectMapTests {
    private static let rows: [Record] = [
        ["id": 1, "first": "Ada", "last": "Lovelace", "code": "x"],
        ["id": 2, "first": nil, "last": "Hopper", "code": "y"],
        ["last": "Turing", "id": 3],
        [:],
    ]

    /// What comes out, as JSON, so that the order of names counts.
    private func json<Stage: TransformStream>(_ stage: Stage, _ rows: [Stage.Input]) throws -> [String]
    where Stage.Output: CustomStringConvertible {
        try TransformVerifier(stage) { $0.map(\.description) }.verify(rows)
    }

    private func json<Stage: TransformStream>(_ stage: Stage) throws -> [String]
    where Stage.Input == Record, Stage.Output: CustomStringConvertible {
        try json(stage, Self.rows)
    }

    @Test func `A gauge calls each stage by the name of its factory`() async throws {
        let gauge = backpressureGauge()
        try await createReadableStream(Self.rows).pipe(through: objectPickStream(keys: ["id", "code"]))
            .pipe(through: objectKeyMapStream(keys: ["id": "no"]))
            .pipe(through: objectKeyValuesStream(key: "no"))
            .pipe(through: objectSkipConsecutiveDuplicatesStream())
            .pipe(to: DrainStream(), options: RunOptions(gauge: gauge))
        #expect(
            gauge.report.stages.map(\.name) == [
                "source", "objectPickStream", "objectKeyMapStream", "objectKeyValuesStream",
                "objectSkipConsecutiveDuplicatesStream", "sink",
            ]
        )
    }

    @Test func `Pick keeps the order of the row`() throws {
        #expect(
            try json(objectPickStream(keys: ["last", "id", "none"])) == [
                #"{"id":1,"last":"Lovelace"}"#, #"{"id":2,"last":"Hopper"}"#, #"{"last":"Turing","id":3}"#, "{}",
            ]
        )
    }

    @Test func `Omit drops`() throws {
        #expect(
            try json(objectOmitStream(keys: ["last", "code", "none"])) == [
                #"{"id":1,"first":"Ada"}"#, #"{"id":2,"first":null}"#, #"{"id":3}"#, "{}",
            ]
        )
    }

    @Test func `Key map renames in place; of two the later wins`() throws {
        #expect(
            try json(objectKeyMapStream(keys: ["id": "no", "first": "name", "last": "name"])) == [
                #"{"no":1,"name":"Lovelace","code":"x"}"#, #"{"no":2,"name":"Hopper","code":"y"}"#,
                #"{"name":"Turing","no":3}"#, "{}",
            ]
        )
        // onto a name that the row has, and two that change places
        #expect(
            try json(objectKeyMapStream(keys: ["a": "b"]), [["a": 1, "b": 2], ["b": 2, "a": 1]]) == [
                #"{"b":2}"#, #"{"b":1}"#,
            ]
        )
        #expect(try json(objectKeyMapStream(keys: ["a": "b", "b": "a"]), [["a": 1, "b": 2]]) == [#"{"b":1,"a":2}"#])
    }

    @Test func `Rows that share their names still do afterwards`() async throws {
        let header = Record(names: ["a", "b", "c"], values: []).header
        let rows = (0..<3).map { Record(header: header, values: [.int($0), 1, 2]) }
        let stages = [
            objectPickStream(keys: ["a"]), objectOmitStream(keys: ["a"]), objectKeyMapStream(keys: ["a": "x"]),
        ]
        for stage in stages {
            let made = try await streamToArray(createReadableStream(rows).pipe(through: stage))
            #expect(made.allSatisfy { $0.header === made[0].header })
        }
        let joined = try await streamToArray(
            createReadableStream(rows).pipe(through: objectKeyJoinStream(keys: ["d": ["a", "b"]]))
                .pipe(through: objectPivotWideToLongStream(keys: ["c", "d"]))
        )
        #expect(joined.count == 6 && joined.allSatisfy { $0.header === joined[0].header })
    }

    @Test func `Key value`() throws {
        #expect(
            try json(objectKeyValueStream(key: "code", value: "id")) == [
                #"{"x":1}"#, #"{"y":2}"#, #"{"":3}"#, #"{"":null}"#,
            ]
        )
        #expect(try json(objectKeyValueStream(key: "id", value: "__proto__"), [["id": 1.5]]) == [#"{"1.5":null}"#])
    }

    @Test func `Key values, of the whole row or of a part`() throws {
        #expect(try json(objectKeyValuesStream(key: "id"), [["id": 1, "a": 2]]) == [#"{"1":{"id":1,"a":2}}"#])
        #expect(
            try json(objectKeyValuesStream(key: "id", values: ["last", "none", "last"])) == [
                #"{"1":{"last":"Lovelace","none":null}}"#, #"{"2":{"last":"Hopper","none":null}}"#,
                #"{"3":{"last":"Turing","none":null}}"#, #"{"":{"last":null,"none":null}}"#,
            ]
        )
    }

    @Test func `Key join`() throws {
        #expect(
            try json(objectKeyJoinStream(keys: ["name": ["first", "last"]], separator: " ")) == [
                #"{"id":1,"code":"x","name":"Ada Lovelace"}"#, #"{"id":2,"code":"y","name":" Hopper"}"#,
                #"{"id":3,"name":" Turing"}"#, #"{"name":" "}"#,
            ]
        )
        // without a separator a comma; a new name may be an old one, or one that stays
        let row: Record = ["a": 1, "b": true, "c": nil, "d": [1]]
        #expect(try json(objectKeyJoinStream(keys: ["a": ["b", "a"]]), [row]) == [#"{"c":null,"d":[1],"a":"true,1"}"#])
        #expect(try json(objectKeyJoinStream(keys: ["c": ["a", "d"]]), [row]) == [#"{"b":true,"c":"1,[1]"}"#])
        // one new name after the other: the second sees the first, and no longer the first one's old names
        #expect(
            try json(objectKeyJoinStream(keys: ["x": ["a", "b"], "y": ["x", "a"]], separator: "-"), [row])
                == [#"{"c":null,"d":[1],"y":"1-true-"}"#]
        )
    }

    @Test func `Value map replaces what is listed`() throws {
        #expect(
            try json(
                objectValueMapStream(key: "a", values: ["x": 1, 2: "two", nil: false]),
                [
                    ["a": "x", "b": "x"], ["a": 2.0], ["a": "2"], ["a": nil], ["b": "x"],
                ]
            ) == [#"{"a":1,"b":"x"}"#, #"{"a":"two"}"#, #"{"a":"2"}"#, #"{"a":false}"#, #"{"b":"x"}"#]
        )
    }

    @Test func `From entries and to entries`() throws {
        #expect(
            try json(objectFromEntriesStream(keys: .value(["a", "b", "a"])), [[1, 2, 3, 4], [1], []]) == [
                #"{"a":3,"b":2}"#, #"{"a":null,"b":null}"#, #"{"a":null,"b":null}"#,
            ]
        )
        try TransformVerifier(objectToEntriesStream(keys: .value(["id", "none", "id"]))).verify(
            [["id": 1, "x": 2], ["x": 2, "id": 3], ["x": 2]],
            expecting: [[1, nil, 1], [3, nil, 3], [nil, nil, nil]]
        )
    }

    @Test func `Names that another stage finds, by the first row`() throws {
        let key = ResultKey<[String]>("names")
        let run = RunContext()
        var kernel = objectFromEntriesStream(keys: .result(key)).makeTransformer(in: run)
        try run.claim(key).publish(["a"])
        try kernel.receive([1])
        guard case .output(let record) = kernel.next() else { return #expect(Bool(false), "no record") }
        #expect(record == ["a": 1])
    }

    @Test func `The count`() async throws {
        let count = objectCountStream()
        let results = try await createReadableStream(Self.rows).pipe(through: count).pipe(
            to: RecordingSink(of: Record.self)
        )
        #expect(results[count] == 4)
        #expect(results["objectCount"] as? Int == 4)
    }
}
