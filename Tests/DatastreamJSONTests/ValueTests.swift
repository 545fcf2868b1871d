import DatastreamJSON
import Testing

@Suite struct ValueTests {
    @Test func `Literals make values`() {
        let value: JSONValue = ["s": "x\(1)", "i": -5, "f": 1.5, "b": true, "n": nil, "a": [1, [], [:]]]
        #expect(value.description == #"{"s":"x1","i":-5,"f":1.5,"b":true,"n":null,"a":[1,[],{}]}"#)
    }

    @Test func `Accessors give the value of their type only`() throws {
        let value: JSONValue = ["s": "x", "i": 5, "f": 1.5, "b": false, "n": nil, "a": [1, 2], "o": ["k": "v"]]
        #expect(value["s"]?.string == "x")
        #expect(value["i"]?.int == 5)
        #expect(value["i"]?.double == 5)
        #expect(value["f"]?.double == 1.5)
        #expect(value["f"]?.int == nil)
        #expect(value["f"]?.number?.text == "1.5")
        #expect(value["b"]?.bool == false)
        #expect(value["n"]?.isNull == true)
        #expect(value["a"]?.array?.count == 2)
        #expect(value["o"]?["k"]?.string == "v")
        #expect(value["o"]?.object?.count == 1)
        #expect(value["s"]?.int == nil)
        #expect(value["i"]?.string == nil)
        #expect(value["s"]?.bool == nil)
        #expect(value["s"]?.array == nil)
        #expect(value["s"]?.object == nil)
        #expect(value["i"]?.isNull == false)
    }

    @Test func `Subscripts are nil where there is nothing`() {
        let value: JSONValue = [[1, 2], "x"]
        #expect(value[0]?[1] == 2)
        #expect(value[0]?[2] == nil)
        #expect(value[-1] == nil)
        #expect(value["a"] == nil)
        #expect(value[1]?[0] == nil)
    }

    @Test func `write(into:) appends`() {
        var bytes = Array("data: ".utf8)
        JSONValue.array([1]).write(into: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "data: [1]")
    }

    @Test func `An error is described with code, message and path`() {
        let error = JSONError(
            .typeMismatch,
            message: "expected a string, found true",
            byteOffset: 7,
            codingPath: ["orders", "[3]", "total", "a b", "", "3", "[x]"]
        )
        #expect(
            error.description
                == #"typeMismatch: expected a string, found true at orders[3].total["a b"][""].3["[x]"] at byte 7"#
        )
        #expect(JSONError(.dataCorrupted, message: "m").description == "dataCorrupted: m")
    }
}
