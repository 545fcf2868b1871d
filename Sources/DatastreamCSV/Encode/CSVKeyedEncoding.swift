/// The columns of a row, by name.
struct CSVKeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: CSVRowEncoder

    var codingPath: [any CodingKey] { [] }

    init(encoder: CSVRowEncoder) {
        self.encoder = encoder
        encoder.begin(isList: false)
    }

    func encodeNil(forKey key: Key) throws { try write(key) { $0.nullField() } }
    func encode(_ value: Bool, forKey key: Key) throws { try write(key) { $0.field(value) } }
    func encode(_ value: String, forKey key: Key) throws { try write(key) { $0.field(value) } }
    func encode(_ value: Double, forKey key: Key) throws { try write(key) { $0.field(value) } }
    func encode(_ value: Float, forKey key: Key) throws { try write(key) { $0.field(value) } }
    func encode(_ value: Int, forKey key: Key) throws { try write(key) { $0.field(value) } }
    func encode(_ value: Int8, forKey key: Key) throws { try write(key) { $0.field(value) } }
    func encode(_ value: Int16, forKey key: Key) throws { try write(key) { $0.field(value) } }
    func encode(_ value: Int32, forKey key: Key) throws { try write(key) { $0.field(value) } }
    func encode(_ value: Int64, forKey key: Key) throws { try write(key) { $0.field(value) } }
    func encode(_ value: Int128, forKey key: Key) throws { try write(key) { $0.field(value) } }
    func encode(_ value: UInt, forKey key: Key) throws { try write(key) { $0.field(value) } }
    func encode(_ value: UInt8, forKey key: Key) throws { try write(key) { $0.field(value) } }
    func encode(_ value: UInt16, forKey key: Key) throws { try write(key) { $0.field(value) } }
    func encode(_ value: UInt32, forKey key: Key) throws { try write(key) { $0.field(value) } }
    func encode(_ value: UInt64, forKey key: Key) throws { try write(key) { $0.field(value) } }
    func encode(_ value: UInt128, forKey key: Key) throws { try write(key) { $0.field(value) } }

    func encode(_ value: some Encodable, forKey key: Key) throws {
        try encoder.begin(key)
        try value.encode(to: CSVFieldEncoder(encoder: encoder, key: key))
        if let failure = encoder.failure { throw failure }
        encoder.endField()
    }

    // a nil is a field as well, so that the first row has all keys

    func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try optional(value, key) { $0.field($1) } }
    func encodeIfPresent(_ value: String?, forKey key: Key) throws {
        try optional(value, key) { $0.field($1 as String) }
    }
    func encodeIfPresent(_ value: Double?, forKey key: Key) throws { try optional(value, key) { $0.field($1) } }
    func encodeIfPresent(_ value: Float?, forKey key: Key) throws { try optional(value, key) { $0.field($1) } }
    func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try optional(value, key) { $0.field($1) } }
    func encodeIfPresent(_ value: Int8?, forKey key: Key) throws { try optional(value, key) { $0.field($1) } }
    func encodeIfPresent(_ value: Int16?, forKey key: Key) throws { try optional(value, key) { $0.field($1) } }
    func encodeIfPresent(_ value: Int32?, forKey key: Key) throws { try optional(value, key) { $0.field($1) } }
    func encodeIfPresent(_ value: Int64?, forKey key: Key) throws { try optional(value, key) { $0.field($1) } }
    func encodeIfPresent(_ value: Int128?, forKey key: Key) throws { try optional(value, key) { $0.field($1) } }
    func encodeIfPresent(_ value: UInt?, forKey key: Key) throws { try optional(value, key) { $0.field($1) } }
    func encodeIfPresent(_ value: UInt8?, forKey key: Key) throws { try optional(value, key) { $0.field($1) } }
    func encodeIfPresent(_ value: UInt16?, forKey key: Key) throws { try optional(value, key) { $0.field($1) } }
    func encodeIfPresent(_ value: UInt32?, forKey key: Key) throws { try optional(value, key) { $0.field($1) } }
    func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws { try optional(value, key) { $0.field($1) } }
    func encodeIfPresent(_ value: UInt128?, forKey key: Key) throws { try optional(value, key) { $0.field($1) } }

    func encodeIfPresent(_ value: (some Encodable)?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { try encodeNil(forKey: key) }
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        CSVFieldEncoder(encoder: encoder, key: key).container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        CSVFieldEncoder(encoder: encoder, key: key).unkeyedContainer()
    }

    /// A class and its superclass share the row's columns.
    func superEncoder() -> any Encoder { CSVRowFields(encoder: encoder) }

    func superEncoder(forKey key: Key) -> any Encoder { CSVRowFields(encoder: encoder) }

    @inline(__always)
    private func write(_ key: Key, _ body: (inout CSVRowWriter) -> Void) throws {
        try encoder.begin(key)
        body(&encoder.writer)
        encoder.endField()
    }

    @inline(__always)
    private func optional<Value>(_ value: Value?, _ key: Key, _ body: (inout CSVRowWriter, Value) -> Void) throws {
        try write(key) { writer in
            if let value { body(&writer, value) } else { writer.nullField() }
        }
    }
}
