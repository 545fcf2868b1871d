import DatastreamJSON
import Testing

/// The JSON types with coders of others: here the library's own, in a wrapper that hides what they are.
@Suite struct OtherCoderTests {
    @Test(arguments: [
        "null", "true", "1", "-1", "18446744073709551615", "1.5", #""x""#, #"[1,[true],null]"#,
        #"{"b":{"c":[]},"a":"x"}"#,
    ])
    func `Values pass through coders of others`(text: String) throws {
        let value = try JSONValue(parsing: text)
        #expect(try JSONValueEncoder().encodeToValue(Hidden(value)) == value)
        #expect(try JSONValueDecoder().decode(Hidden<JSONValue>.self, from: value).value == value)
    }

    @Test func `Objects pass through coders of others`() throws {
        let object: JSONObject = ["b": 1, "a": ["x"]]
        #expect(try JSONValueEncoder().encodeToValue(Hidden(object)) == .object(object))
        #expect(try JSONValueDecoder().decode(Hidden<JSONObject>.self, from: .object(object)).value == object)
    }

    @Test func `Numbers that other coders cannot take are errors`() throws {
        let huge = try #require(JSONNumber(text: "1e400"))
        #expect(throws: JSONError.self) { try JSONValueEncoder().encodeToValue(Hidden(huge)) }
        #expect(throws: JSONError.self) { try JSONValueDecoder().decode(Hidden<JSONNumber>.self, from: .number(huge)) }
        #expect(throws: JSONError.self) { try JSONValueDecoder().decode(Hidden<JSONNumber>.self, from: .string("x")) }
    }
}

private struct Hidden<Value> {
    var value: Value

    init(_ value: Value) {
        self.value = value
    }
}

extension Hidden: Decodable where Value: Decodable {
    init(from decoder: any Decoder) throws {
        value = try Value(from: HidingDecoder(base: decoder))
    }
}

extension Hidden: Encodable where Value: Encodable {
    func encode(to encoder: any Encoder) throws {
        try value.encode(to: HidingEncoder(base: encoder))
    }
}

private struct HidingDecoder: Decoder {
    let base: any Decoder
    var codingPath: [any CodingKey] { base.codingPath }
    var userInfo: [CodingUserInfoKey: Any] { base.userInfo }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try base.container(keyedBy: type)
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { try base.unkeyedContainer() }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { try base.singleValueContainer() }
}

private struct HidingEncoder: Encoder {
    let base: any Encoder
    var codingPath: [any CodingKey] { base.codingPath }
    var userInfo: [CodingUserInfoKey: Any] { base.userInfo }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        base.container(keyedBy: type)
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer { base.unkeyedContainer() }

    func singleValueContainer() -> any SingleValueEncodingContainer { base.singleValueContainer() }
}
