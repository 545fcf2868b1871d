/// The face of an object that is to be decoded key by key.
struct JSONKeyedDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let object: JSONObject
    let decoding: JSONDecoding

    var codingPath: [any CodingKey] { decoding.codingPath }

    var allKeys: [Key] { object.members.compactMap { Key(stringValue: $0.key) } }

    func contains(_ key: Key) -> Bool { object[key.stringValue] != nil }

    func decodeNil(forKey key: Key) throws -> Bool { try value(forKey: key).isNull }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
        try value(forKey: key).decoded(type, at: path(to: key))
    }

    func decode(_ type: String.Type, forKey key: Key) throws -> String {
        try value(forKey: key).decoded(type, at: path(to: key))
    }

    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
        try value(forKey: key).decoded(type, at: path(to: key))
    }

    func decode(_ type: Float.Type, forKey key: Key) throws -> Float {
        try value(forKey: key).decoded(type, at: path(to: key))
    }

    func decode<T: FixedWidthInteger & Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        try value(forKey: key).decoded(type, at: path(to: key))
    }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        try T(from: inner(forKey: key))
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try inner(forKey: key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try inner(forKey: key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        let key = JSONCodingKey.name("super")
        return decoding.inner(object[key.stringValue] ?? .null, path: decoding.path.appending(key))
    }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        decoding.inner(object[key.stringValue] ?? .null, path: path(to: key))
    }

    /// The way to the value under a key.
    func path(to key: Key) -> JSONCodingPath {
        decoding.path.appending(key)
    }

    /// The value under a key, which has to be there.
    func value(forKey key: Key) throws(JSONError) -> JSONValue {
        if let value = object[key.stringValue] { return value }
        throw JSONError(
            .keyNotFound,
            message: "there is no key \(JSONValue.string(key.stringValue))",
            codingPath: decoding.path.components
        )
    }

    private func inner(forKey key: Key) throws(JSONError) -> JSONDecoding {
        decoding.inner(try value(forKey: key), path: path(to: key))
    }
}
