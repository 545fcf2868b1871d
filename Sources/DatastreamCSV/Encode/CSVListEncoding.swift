/// The fields of a row that is a list.
struct CSVListEncoding: UnkeyedEncodingContainer {
    let encoder: CSVRowEncoder
    private(set) var count = 0

    var codingPath: [any CodingKey] { [] }

    init(encoder: CSVRowEncoder) {
        self.encoder = encoder
        encoder.begin(isList: true)
    }

    mutating func encodeNil() {
        count += 1
        encoder.writer.nullField()
    }

    mutating func encode(_ value: some Encodable) throws {
        count += 1
        try value.encode(to: CSVFieldEncoder(encoder: encoder, key: nil))
        if let failure = encoder.failure { throw failure }
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> {
        CSVFieldEncoder(encoder: encoder, key: nil).container(keyedBy: keyType)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        CSVFieldEncoder(encoder: encoder, key: nil).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder { CSVRowFields(encoder: encoder) }
}
