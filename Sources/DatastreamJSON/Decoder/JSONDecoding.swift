/// A value while it is decoded: the `Decoder` that types see.
struct JSONDecoding: Decoder {
    let value: JSONValue
    let path: JSONCodingPath
    let sendableUserInfo: [CodingUserInfoKey: any Sendable]

    var codingPath: [any CodingKey] { path.keys }
    var userInfo: [CodingUserInfoKey: Any] { sendableUserInfo }

    init(value: JSONValue, path: JSONCodingPath, userInfo: [CodingUserInfoKey: any Sendable]) {
        self.value = value
        self.path = path
        self.sendableUserInfo = userInfo
    }

    /// The decoder of a value further in.
    func inner(_ value: JSONValue, path: JSONCodingPath) -> JSONDecoding {
        JSONDecoding(value: value, path: path, userInfo: sendableUserInfo)
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let object) = value else { throw value.mismatch(expected: "an object", at: path) }
        return KeyedDecodingContainer(JSONKeyedDecoding<Key>(object: object, decoding: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let elements) = value else { throw value.mismatch(expected: "an array", at: path) }
        return JSONUnkeyedDecoding(elements: elements, decoding: self)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        JSONSingleValueDecoding(decoding: self)
    }
}
