import DatastreamCore
import DatastreamObject
import DatastreamTesting
import Foundation
import Testing

/// ``Record`` as a value.
@Suite struct RecordTests {
    @Test func `Names and values keep their order`() {
        var record: Record = ["b": 1, "a": "x", "c": nil]
        #expect(record.names == ["b", "a", "c"])
        #expect(record.values == [1, "x", .null])
        record["a"] = true
        record["d"] = [1, 2.5, ["e": "f"]]
        record["b"] = nil
        #expect(record.map(\.name) == ["a", "c", "d"])
        #expect(record.description == #"{"a":true,"c":null,"d":[1,2.5,{"e":"f"}]}"#)
        record["none"] = nil
        #expect(record.count == 3)
    }

    @Test func `A name that is missing is nil, one that is null is null`() {
        let record: Record = ["a": nil]
        #expect(record["a"] == .some(.null))
        #expect(record["b"] == Record.Value?.none)
    }

    @Test(arguments: ["__proto__", "constructor", "hasOwnProperty", "", "a b", "é", "e\u{301}x"])
    func `No name is special`(_ name: String) {
        var record: Record = ["x": 1]
        #expect(record[name] == nil)
        record[name] = 2
        #expect(record[name] == 2)
        #expect(record.names == ["x", name])
    }

    @Test func `Of equal names the last value wins in the place of the first`() {
        #expect(Record([("a", 1), ("b", 2), ("a", 3)]).description == #"{"a":3,"b":2}"#)
        #expect(Record(names: ["a", "b", "a"], values: [1, 2]).description == #"{"a":null,"b":2}"#)
        #expect((["a": 1, "a": 2] as Record).description == #"{"a":2}"#)
    }

    @Test func `A record of a header has as many values as names`() {
        let header = RecordHeader(["a", "b", "a"])
        #expect(Record(header: header, values: [1]).values == [1, .null])
        #expect(Record(header: header, values: [1, 2, 3]).values == [1, 2])
    }

    @Test(arguments: [3, 8, 9, 200])
    func `Names are found, few or many`(_ count: Int) {
        let names = (0..<count).map { "name \($0)" }
        let record = Record(names: names, values: names.indices.map { .int($0) })
        for (index, name) in names.enumerated() { #expect(record[name] == .int(index)) }
        #expect(record["name \(count)"] == nil)
    }

    @Test(
        arguments: [
            (["a": 1, "b": 2], ["b": 2, "a": 1], true),
            (["a": 1], ["a": 1.0], true),
            (["a": 1], ["a": "1"], false),
            (["a": 0], ["a": false], false),
            (["a": nil], [:], false),
            (["a": .double(.nan)], ["a": .double(.nan)], true),
            (["a": 0.0], ["a": -0.0], true),
            (["a": ["x": [1, ["y": 2, "z": 3]]]], ["a": ["x": [1, ["z": 3, "y": 2]]]], true),
            (["a": .date(millisecondsSince1970: 5)], ["a": .date(millisecondsSince1970: 5)], true),
            (["a": .date(millisecondsSince1970: 5)], ["a": 5], false),
            (["a": .int(.max)], ["a": .double(Double(Int.max))], false),
            (["a": 1, "b": 2], ["a": 1, "c": 2], false),
        ] as [(Record, Record, Bool)]
    )
    func `Equal records have equal hashes, whatever the order`(_ left: Record, right: Record, isEqual: Bool) {
        #expect((left == right) == isEqual)
        #expect((right == left) == isEqual)
        if isEqual { #expect(left.hashValue == right.hashValue) }
    }

    @Test func `A copy is a value of its own`() {
        let first: Record = ["a": 1]
        var second = first
        second["a"] = 2
        second["b"] = 3
        #expect(first.description == #"{"a":1}"#)
        #expect(second.description == #"{"a":2,"b":3}"#)
    }

    @Test func `Accessors give what is there`() {
        let record: Record = [
            "b": true, "i": 3, "d": 2.5, "w": 4.0, "s": "x", "t": .date(millisecondsSince1970: 7), "l": [1],
            "r": ["k": 1],
        ]
        #expect(record["b"]?.bool == true && record["i"]?.bool == nil)
        #expect(record["i"]?.int == 3 && record["w"]?.int == 4 && record["d"]?.int == nil && record["s"]?.int == nil)
        #expect(record["i"]?.double == 3 && record["d"]?.double == 2.5 && record["b"]?.double == nil)
        #expect(record["s"]?.string == "x" && record["i"]?.string == nil)
        #expect(record["t"]?.date == 7 && record["i"]?.date == nil)
        #expect(record["l"]?.array == [1] && record["r"]?.record == ["k": 1] && record["r"]?.array == nil)
        #expect(record["b"]?.isNull == false && Record.Value.null.isNull)
    }

    @Test func `The description is JSON`() throws {
        let text = "quote \" backslash \\ lines \r\n\t bell \u{7} é 😀 \u{2028}"
        let record: Record = ["text": .string(text), text: [nil, true, -1, 1e100, .double(.infinity)]]
        let parsed = try #require(
            try JSONSerialization.jsonObject(with: Data(record.description.utf8)) as? [String: Any]
        )
        #expect(parsed["text"] as? String == text)
        #expect((parsed[text] as? [Any])?.count == 5)
        #expect((parsed[text] as? [Any])?.last is NSNull)
    }

    @Test func `Codable, both ways`() throws {
        let record: Record = [
            "n": nil, "b": false, "i": 9_007_199_254_740_993, "d": 0.1, "s": "1", "l": [[], [:], [1, "x"]],
        ]
        let data = try JSONEncoder().encode(record)
        #expect(try JSONDecoder().decode(Record.self, from: data) == record)
        let date: Record = ["t": .date(millisecondsSince1970: 0)]
        #expect(String(decoding: try JSONEncoder().encode(date), as: UTF8.self) == #"{"t":"1970-01-01T00:00:00.000Z"}"#)
    }

    @Test(arguments: [
        (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"), (-62_135_596_800_001, "0000-12-31T23:59:59.999Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"), (253_402_300_800_000, "253402300800000"),
        (-62_167_219_200_001, "-62167219200001"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
    ])
    func `Points in time as ISO 8601`(_ milliseconds: Int64, text: String) {
        #expect(Record.Value.date(millisecondsSince1970: milliseconds).text == text)
    }

    @Test func `Points in time as Foundation writes them`() {
        var random = SeededGenerator(seed: 4)
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for _ in 0..<500 {
            // from the Gregorian calendar on, in eighths of a second, which a Date holds exactly
            let milliseconds =
                Int64.random(in: -12_000_000_000_000 / 125...253_402_300_799_000 / 125, using: &random) * 125
            let date = Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
            #expect(Record.Value.date(millisecondsSince1970: milliseconds).text == style.format(date))
        }
    }

    @Test(
        arguments: [
            (.null, ""), (true, "true"), (-7, "-7"), (2.5, "2.5"), ("x", "x"), ([1, "a"], #"[1,"a"]"#),
            (["k": nil], #"{"k":null}"#),
        ] as [(Record.Value, String)]
    )
    func `The text of a value`(_ value: Record.Value, text: String) {
        #expect(value.text == text)
    }
}

/// `streamToObject` of records.
@Suite struct RecordMergingTests {
    private let rows: [Record] = [
        ["code": "de", "name": "?"], ["code": "fr", "name": 2], ["code": "de", "name": "Germany"],
    ]

    @Test func `Later values win, in the place of the first`() async throws {
        let merged = createReadableStream(rows).pipe(through: objectKeyValueStream(key: "code", value: "name"))
        #expect(try await streamToObject(merged, maxBufferSize: 2).description == #"{"de":"Germany","fr":2}"#)
        #expect(try await streamToObject(createReadableStream([] as [Record])).isEmpty)
    }

    @Test func `One name more than the limit fails`() async throws {
        let merged = createReadableStream(rows).pipe(through: objectKeyValueStream(key: "code", value: "name"))
        let error = await #expect(throws: StreamError.self) { try await streamToObject(merged, maxBufferSize: 1) }
        #expect(error?.code == .limitExceeded)
        #expect(error?.message.contains("streamToObject: 2 names are more than maxBufferSize, 1") == true)
    }
}
