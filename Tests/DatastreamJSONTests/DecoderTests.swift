import DatastreamJSON
import Testing

@Suite struct DecoderTests {
    private func decode<T: Decodable>(_ type: T.Type = T.self, _ text: String) throws -> T {
        try JSONValueDecoder().decode(type, from: Array(text.utf8))
    }

    @Test func `A rich type is decoded`() throws {
        let shop = try decode(Shop.self, Shop.sampleText)
        #expect(shop == Shop.sample)
    }

    @Test func `Scalars and containers of the standard library are decoded`() throws {
        #expect(try decode(Bool.self, "true"))
        #expect(try decode(String.self, #""a""#) == "a")
        #expect(try decode(Double.self, "12345678901234567890") == 12345678901234567168)
        #expect(try decode(Float.self, "0.1") == 0.1)
        #expect(try decode(Int.self, "1.0e2") == 100)
        #expect(try decode(Int?.self, "null") == nil)
        #expect(try decode([Int?].self, "[1,null]") == [1, nil])
        #expect(try decode([String: Int].self, #"{"a":1}"#) == ["a": 1])
        #expect(try decode([Int: String].self, #"{"7":"x","-1":"y"}"#) == [7: "x", -1: "y"])
        #expect(try decode(Set<Int>.self, "[1,2]") == [1, 2])
        #expect(try decode(UInt128.self, "340282366920938463463374607431768211455") == .max)
        #expect(try decode([[[Double]]].self, "[[[1]]]") == [[[1]]])
        #expect(try decode(ClosedRange<Int>.self, "[1,5]") == 1...5)
    }

    @Test func `JSON types are decoded as they are`() throws {
        let text = #"{"b":[1.0,{"z":1e400}],"a":null}"#
        #expect(try decode(JSONValue.self, text).description == text)
        #expect(try decode(JSONObject.self, text).description == text)
        #expect(try decode([JSONNumber].self, "[1e400,1.0]").map(\.text) == ["1e400", "1.0"])
        #expect(try decode([String: JSONValue].self, text)["b"]?[1]?["z"]?.number?.text == "1e400")
    }

    @Test func `Optional keys may be null or missing`() throws {
        struct Optionals: Decodable, Equatable {
            var a: Int?
            var b: String?
        }
        #expect(try decode(Optionals.self, #"{"a":null}"#) == Optionals())
        #expect(try decode(Optionals.self, #"{"b":"x","c":1}"#) == Optionals(b: "x"))
    }

    @Test func `allKeys has the known keys in order`() throws {
        struct Keys: Decodable {
            enum CodingKeys: String, CodingKey { case a, b, c }
            var found: [CodingKeys]
            var hasB: Bool
            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: CodingKeys.self)
                found = container.allKeys
                hasB = container.contains(.b)
            }
        }
        let keys = try decode(Keys.self, #"{"c":1,"x":2,"a":3}"#)
        #expect(keys.found == [.c, .a])
        #expect(!keys.hasB)
    }

    @Test func `Nested containers and super decoders are decoded`() throws {
        let dog = try decode(Dog.self, #"{"name":"Rex","super":{"legs":4},"extra":[1,[2,3],{"name":"x"},null,5]}"#)
        #expect(dog.name == "Rex")
        #expect(dog.legs == 4)
        #expect(dog.extra == ["1", "2", "3", "x", "nil", "5", "end"])
        #expect(dog.paths == ["extra[2]", "super"])
    }

    @Test func `userInfo reaches the type`() throws {
        struct Reader: Decodable {
            var seen: String?
            init(from decoder: any Decoder) throws {
                seen = CodingUserInfoKey(rawValue: "k").flatMap { decoder.userInfo[$0] as? String }
            }
        }
        let key = try #require(CodingUserInfoKey(rawValue: "k"))
        let decoder = JSONValueDecoder(userInfo: [key: "v"])
        #expect(try decoder.decode([Reader].self, from: Array("[0]".utf8))[0].seen == "v")
    }

    @Test func `Bytes, text and values are decoded alike`() throws {
        let decoder = JSONValueDecoder()
        #expect(try decoder.decode([Int].self, from: "[1,2]") == [1, 2])
        #expect(try decoder.decode([Int].self, from: Array("[1,2]".utf8)) == [1, 2])
        #expect(try decoder.decode([Int].self, from: .array([1, 2])) == [1, 2])
    }

    @Test func `Malformed bytes give the parser's error`() {
        let error = #expect(throws: JSONError.self) { try decode([Int].self, "[1,]") }
        #expect(error?.byteOffset == 3)
    }

    @Test func `Errors of the type itself pass through`() {
        struct Refusal: Error {}
        struct Refusing: Decodable {
            init(from decoder: any Decoder) throws { throw Refusal() }
        }
        #expect(throws: Refusal.self) { try decode(Refusing.self, "1") }
    }
}
