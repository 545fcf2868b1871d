import DatastreamJSON
import Testing

@Suite struct EncoderTests {
    private func text(_ value: some Encodable, sortedKeys: Bool = false) throws -> String {
        String(decoding: try JSONValueEncoder(sortedKeys: sortedKeys).encode(value), as: UTF8.self)
    }

    @Test func `A rich type is encoded in the order of its properties`() throws {
        #expect(try text(Shop.sample) == Shop.sampleText.split(separator: "\n").joined())
    }

    @Test func `A rich type survives encoding and decoding`() throws {
        let value = try JSONValueEncoder().encodeToValue(Shop.sample)
        #expect(try JSONValueDecoder().decode(Shop.self, from: value) == Shop.sample)
    }

    @Test func `Keys are sorted on request`() throws {
        #expect(try text(["b": 1, "a": 2, "c": 3], sortedKeys: true) == #"{"a":2,"b":1,"c":3}"#)
    }

    @Test func `Scalars and containers of the standard library are encoded`() throws {
        #expect(try text(true) == "true")
        #expect(try text("a") == #""a""#)
        #expect(try text(1.0) == "1")
        #expect(try text(Float(0.1)) == "0.1")
        #expect(try text(UInt128.max) == "340282366920938463463374607431768211455")
        #expect(try text(["x": [Int128.min]]) == #"{"x":[-170141183460469231731687303715884105728]}"#)
        #expect(try text(["x": UInt128(1)]) == #"{"x":1}"#)
        #expect(try text(Int?.none) == "null")
        #expect(try text([1, nil]) == "[1,null]")
        #expect(try text([7: "x"]) == #"{"7":"x"}"#)
        #expect(try text([Int]()) == "[]")
        #expect(try text(1...5) == "[1,5]")
    }

    @Test func `JSON types are encoded as they are`() throws {
        let source = #"{"b":[1.0,{"z":1e400}],"a":null}"#
        let value = try JSONValue(parsing: source)
        #expect(try text(value) == source)
        #expect(try text(["x": value]) == #"{"x":\#(source)}"#)
        #expect(try text(value.object) == source)
        #expect(try text(value["b"]?[0]?.number) == "1.0")
    }

    @Test func `Nested containers and super encoders are encoded where they were asked for`() throws {
        #expect(
            try text(Dog(name: "Rex"))
                == #"{"super":{"legs":4},"extra":[1,[2,3],{"name":"x"},null,5,"again"],"name":"Rex"}"#
        )
    }

    @Test func `A type that encodes nothing is an empty object`() throws {
        struct Nothing: Encodable {
            func encode(to encoder: any Encoder) {}
        }
        #expect(try text([Nothing()]) == "[{}]")
    }

    @Test func `Infinity and NaN are errors with their path`() throws {
        struct Point: Encodable {
            var x: Double
            var y: Float = 0
        }
        let error = #expect(throws: JSONError.self) { try text(["a": [Point(x: 1), Point(x: .nan)]]) }
        #expect(error?.code == .numberNotRepresentable)
        #expect(error?.codingPath == ["a", "[1]", "x"])
        #expect(throws: JSONError.self) { try text(Point(x: 0, y: .infinity)) }
        #expect(throws: JSONError.self) { try text([Double.infinity]) }
        #expect(throws: JSONError.self) { try text([-Float.infinity]) }
        #expect(throws: JSONError.self) { try text(Double.nan) }
        #expect(throws: JSONError.self) { try text(Float.nan) }
    }

    @Test func `userInfo reaches the type`() throws {
        struct Writer: Encodable {
            func encode(to encoder: any Encoder) throws {
                let seen = CodingUserInfoKey(rawValue: "k").flatMap { encoder.userInfo[$0] as? String }
                try seen.encode(to: encoder)
            }
        }
        let key = try #require(CodingUserInfoKey(rawValue: "k"))
        #expect(try JSONValueEncoder(userInfo: [key: "v"]).encodeToValue([Writer()]) == ["v"])
    }

    @Test func `Errors that the type throws as EncodingError are told in the same terms`() {
        struct Refusing: Encodable {
            func encode(to encoder: any Encoder) throws {
                throw EncodingError.invalidValue(self, .init(codingPath: encoder.codingPath, debugDescription: "no"))
            }
        }
        let error = #expect(throws: JSONError.self) { try text(["a": [Refusing()]]) }
        #expect(error?.description == "dataCorrupted: no at a[0]")
    }
}
