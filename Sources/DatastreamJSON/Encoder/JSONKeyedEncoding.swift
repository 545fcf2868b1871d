/// The face of a node that is to become an object.
struct JSONKeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoding: JSONEncoding

    var codingPath: [any CodingKey] { encoding.codingPath }

    func encodeNil(forKey key: Key) { set(.null, forKey: key) }

    func encode(_ value: Bool, forKey key: Key) { set(.bool(value), forKey: key) }

    func encode(_ value: String, forKey key: Key) { set(.string(value), forKey: key) }

    func encode(_ value: Double, forKey key: Key) throws {
        set(try encoding.number(value, at: path(to: key)), forKey: key)
    }

    func encode(_ value: Float, forKey key: Key) throws {
        set(try encoding.number(value, at: path(to: key)), forKey: key)
    }

    func encode<T: FixedWidthInteger & Encodable>(_ value: T, forKey key: Key) {
        set(.number(JSONNumber(value)), forKey: key)
    }

    func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
        set(try encoding.inner(path: path(to: key)).encoded(value), forKey: key)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        inner(forKey: key).container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        inner(forKey: key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { inner(forKey: JSONCodingKey.name("super")) }

    func superEncoder(forKey key: Key) -> any Encoder { inner(forKey: key) }

    /// Sets the value under a key.
    func set(_ value: JSONValue, forKey key: Key) {
        encoding.node.set(value, forKey: key.stringValue)
    }

    private func path(to key: Key) -> JSONCodingPath {
        encoding.path.appending(key)
    }

    private func inner(forKey key: any CodingKey) -> JSONEncoding {
        encoding.inner(encoding.node.node(forKey: key.stringValue), path: encoding.path.appending(key))
    }
}
