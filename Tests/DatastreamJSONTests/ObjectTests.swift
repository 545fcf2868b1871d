import DatastreamJSON
import Testing

@Suite struct ObjectTests {
    @Test func `Keys keep the order they were added in`() {
        var object: JSONObject = ["b": 1, "a": 2]
        object["c"] = 3
        object["b"] = 4
        #expect(Array(object.keys) == ["b", "a", "c"])
        #expect(Array(object.values) == [4, 2, 3])
        #expect(object.map(\.key) == ["b", "a", "c"])
        #expect(object.description == #"{"b":4,"a":2,"c":3}"#)
    }

    @Test func `Assigning nil removes, assigning null does not`() {
        var object: JSONObject = ["a": 1, "b": 2, "c": 3]
        object["a"] = nil
        object["b"] = .null
        #expect(object == ["b": nil, "c": 3])
        #expect(object.removeValue(forKey: "c") == 3)
        #expect(object.removeValue(forKey: "c") == nil)
        #expect(object.updateValue(5, forKey: "b") == .null)
    }

    @Test func `Order does not count for equality and hash`() {
        let one: JSONObject = ["a": 1, "b": [2]]
        let other: JSONObject = ["b": [2], "a": 1]
        #expect(one == other)
        #expect(one.hashValue == other.hashValue)
        #expect(one != ["a": 1])
        #expect(one != ["a": 1, "c": [2]])
        #expect(one != ["a": 1, "b": [3]])
    }

    @Test func `Keys are told apart by their bytes`() throws {
        let value = try JSONValue(parsing: #"{"\u00e9":1,"e\u0301":2}"#)
        #expect(value.object?.count == 2)
        #expect(value["\u{e9}"] == 1)
        #expect(value["e\u{301}"] == 2)
    }

    @Test func `A big object is exact through growth, updates and removals`() {
        var random = SeededGenerator(seed: 9)
        var object = JSONObject()
        var model: [String: Int] = [:]
        for step in 0..<6_000 {
            let key = "key\(Int.random(in: 0..<1_500, using: &random))"
            if Int.random(in: 0..<20, using: &random) == 0 {
                object[key] = nil
                model[key] = nil
            } else {
                object[key] = .number(JSONNumber(step))
                model[key] = step
            }
        }
        #expect(object.count == model.count)
        #expect(model.allSatisfy { object[$0.key]?.int == $0.value })
        #expect(object.allSatisfy { model[$0.key] == $0.value.int })
        #expect(object["absent"] == nil)
    }

    @Test(.timeLimit(.minutes(1))) func `100,000 keys take linear time`() throws {
        let keys = (0..<100_000).map { "some rather long key \($0)" }
        let text = "{" + keys.map { "\"\($0)\":\"\($0)\"" }.joined(separator: ",") + "}"
        let object = try #require(try JSONValue(parsing: text).object)
        #expect(object.count == keys.count)
        #expect(keys.allSatisfy { object[$0]?.string == $0 })
        #expect(Array(object.keys) == keys)
    }

    @Test func `Duplicates in a big object keep the last value`() throws {
        let members = (0..<2_000).map { "\"k\($0 % 1_000)\":\($0)" }
        let object = try #require(try JSONValue(parsing: "{" + members.joined(separator: ",") + "}").object)
        #expect(object.count == 1_000)
        #expect((0..<1_000).allSatisfy { object["k\($0)"]?.int == $0 + 1_000 })
    }
}
