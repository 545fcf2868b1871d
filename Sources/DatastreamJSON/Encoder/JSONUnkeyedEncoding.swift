/// The face of a node that is to become an array.
struct JSONUnkeyedEncoding: UnkeyedEncodingContainer {
    let encoding: JSONEncoding

    var codingPath: [any CodingKey] { encoding.codingPath }
    var count: Int { encoding.node.count }

    func encodeNil() { encoding.node.append(.null) }

    func encode(_ value: Bool) { encoding.node.append(.bool(value)) }

    func encode(_ value: String) { encoding.node.append(.string(value)) }

    func encode(_ value: Double) throws { encoding.node.append(try encoding.number(value, at: path)) }

    func encode(_ value: Float) throws { encoding.node.append(try encoding.number(value, at: path)) }

    func encode<T: FixedWidthInteger & Encodable>(_ value: T) {
        encoding.node.append(.number(JSONNumber(value)))
    }

    func encode<T: Encodable>(_ value: T) throws {
        encoding.node.append(try encoding.inner(path: path).encoded(value))
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> {
        innerOfNewElement().container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { innerOfNewElement().unkeyedContainer() }

    func superEncoder() -> any Encoder { innerOfNewElement() }

    /// The way to the next element.
    private var path: JSONCodingPath { encoding.path.appending(position: count) }

    private func innerOfNewElement() -> JSONEncoding {
        let path = path
        return encoding.inner(encoding.node.appendNode(), path: path)
    }
}
