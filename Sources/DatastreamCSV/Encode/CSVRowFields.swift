/// A row as something that can be encoded: keys, or a list.
struct CSVRowFields: Encoder {
    let encoder: CSVRowEncoder

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(CSVKeyedEncoding<Key>(encoder: encoder))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer { CSVListEncoding(encoder: encoder) }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        CSVRefusal(
            encoder: encoder,
            key: nil,
            what: "a row is a table's line, with keys or a list; this one is a single value"
        )
    }
}

/// One field of a row, as something that can be encoded.
struct CSVFieldEncoder: Encoder, SingleValueEncodingContainer {
    let encoder: CSVRowEncoder
    let key: (any CodingKey)?

    var codingPath: [any CodingKey] { key.map { [$0] } ?? [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(
            CSVRefusal(encoder: encoder, key: key, what: "a field holds a single value, not a table").keyed()
        )
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        CSVRefusal(encoder: encoder, key: key, what: "a field holds a single value, not a list")
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    func encodeNil() { encoder.writer.nullField() }
    func encode(_ value: Bool) { encoder.writer.field(value) }
    func encode(_ value: String) { encoder.writer.field(value) }
    func encode(_ value: Double) { encoder.writer.field(value) }
    func encode(_ value: Float) { encoder.writer.field(value) }
    func encode(_ value: Int) { encoder.writer.field(value) }
    func encode(_ value: Int8) { encoder.writer.field(value) }
    func encode(_ value: Int16) { encoder.writer.field(value) }
    func encode(_ value: Int32) { encoder.writer.field(value) }
    func encode(_ value: Int64) { encoder.writer.field(value) }
    func encode(_ value: Int128) { encoder.writer.field(value) }
    func encode(_ value: UInt) { encoder.writer.field(value) }
    func encode(_ value: UInt8) { encoder.writer.field(value) }
    func encode(_ value: UInt16) { encoder.writer.field(value) }
    func encode(_ value: UInt32) { encoder.writer.field(value) }
    func encode(_ value: UInt64) { encoder.writer.field(value) }
    func encode(_ value: UInt128) { encoder.writer.field(value) }
    func encode(_ value: some Encodable) throws { try value.encode(to: self) }
}
