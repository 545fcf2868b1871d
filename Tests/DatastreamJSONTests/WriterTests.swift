import DatastreamJSON
import Testing

@Suite struct WriterTests {
    @Test func `A document is written piece by piece`() throws {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("null")
        writer.null()
        writer.key("numbers")
        writer.beginArray()
        writer.value(Int64.min)
        writer.value(UInt64.max)
        try writer.value(0.25)
        try writer.value(Float(0.1))
        writer.value(JSONNumber(text: "1e400") ?? 0)
        writer.endArray()
        writer.key("q\"")
        writer.value("a\n\u{2028}")
        writer.key("inner")
        writer.beginObject()
        writer.endObject()
        writer.key("empty")
        writer.beginArray()
        writer.endArray()
        writer.key("value")
        writer.value(["x": [true, false]] as JSONValue)
        writer.key("last")
        writer.value(true)
        writer.endObject()
        #expect(
            String(decoding: writer.finish(), as: UTF8.self)
                == #"{"null":null,"numbers":[-9223372036854775808,18446744073709551615,0.25,0.1,1e400],"q\"":"a\n"#
                + "\u{2028}" + #"","inner":{},"empty":[],"value":{"x":[true,false]},"last":true}"#
        )
    }

    @Test func `Infinity and NaN throw and leave the document as it was`() throws {
        var writer = JSONWriter(appendingTo: Array("> ".utf8))
        writer.beginArray()
        for value in [Double.nan, .infinity, -.infinity] {
            let error = #expect(throws: JSONError.self) { try writer.value(value) }
            #expect(error?.code == .numberNotRepresentable)
        }
        #expect(throws: JSONError.self) { try writer.value(Float.nan) }
        writer.value(1)
        writer.endArray()
        #expect(String(decoding: writer.finish(), as: UTF8.self) == "> [1]")
    }

    @Test func `Keys are sorted by code point at every level on request`() {
        let value: JSONValue = [
            "b": ["z": 1, "a": 2], "\u{10000}": 0, "\u{FFFF}": 0, "a": [["y": 1, "x": 2]], "B": 0, "": 0,
        ]
        let sorted = "{\"\":0,\"B\":0,\"a\":[{\"x\":2,\"y\":1}],\"b\":{\"a\":2,\"z\":1},\"\u{FFFF}\":0,\"\u{10000}\":0}"
        #expect(String(decoding: value.bytes(sortedKeys: true), as: UTF8.self) == sorted)
        var writer = JSONWriter(sortedKeys: true)
        writer.value(value)
        #expect(String(decoding: writer.finish(), as: UTF8.self) == sorted)
    }

    @Test(arguments: ["null", "1", #""x""#, "[]", "{}"])
    func `A document may be any one value`(text: String) throws {
        var writer = JSONWriter()
        writer.value(try JSONValue(parsing: text))
        #expect(String(decoding: writer.finish(), as: UTF8.self) == text)
    }
}
