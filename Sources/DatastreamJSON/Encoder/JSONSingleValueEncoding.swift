/// The face of a node that is to become one scalar.
struct JSONSingleValueEncoding: SingleValueEncodingContainer {
    let encoding: JSONEncoding

    var codingPath: [any CodingKey] { encoding.codingPath }

    func encodeNil() { encoding.node.set(.null) }

    func encode(_ value: Bool) { encoding.node.set(.bool(value)) }

    func encode(_ value: String) { encoding.node.set(.string(value)) }

    func encode(_ value: Double) throws {
        encoding.node.set(try encoding.number(value, at: encoding.path))
    }

    func encode(_ value: Float) throws {
        encoding.node.set(try encoding.number(value, at: encoding.path))
    }

    func encode<T: FixedWidthInteger & Encodable>(_ value: T) {
        encoding.node.set(.number(JSONNumber(value)))
    }

    func encode<T: Encodable>(_ value: T) throws {
        try value.encode(to: encoding)
    }
}
