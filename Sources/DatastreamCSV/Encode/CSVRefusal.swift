/// Stands where a container was asked for that a row cannot have: the row fails, whatever is encoded.
struct CSVRefusal: UnkeyedEncodingContainer, SingleValueEncodingContainer {
    let encoder: CSVRowEncoder

    var codingPath: [any CodingKey] { [] }
    var count: Int { 0 }

    init(encoder: CSVRowEncoder, key: (any CodingKey)?, what: String) {
        self.encoder = encoder
        encoder.failure = encoder.failure ?? encoder.error(what, key?.stringValue)
    }

    private func refuse() throws { if let failure = encoder.failure { throw failure } }

    func encodeNil() throws { try refuse() }
    func encode(_ value: some Encodable) throws { try refuse() }
    func encode(_ value: Bool) throws { try refuse() }
    func encode(_ value: String) throws { try refuse() }
    func encode(_ value: Double) throws { try refuse() }
    func encode(_ value: Float) throws { try refuse() }
    func encode(_ value: Int) throws { try refuse() }
    func encode(_ value: Int8) throws { try refuse() }
    func encode(_ value: Int16) throws { try refuse() }
    func encode(_ value: Int32) throws { try refuse() }
    func encode(_ value: Int64) throws { try refuse() }
    func encode(_ value: UInt) throws { try refuse() }
    func encode(_ value: UInt8) throws { try refuse() }
    func encode(_ value: UInt16) throws { try refuse() }
    func encode(_ value: UInt32) throws { try refuse() }
    func encode(_ value: UInt64) throws { try refuse() }

    func nestedContainer<NestedKey: CodingKey>(keyedBy keyType: NestedKey.Type) -> KeyedEncodingContainer<NestedKey> {
        keyed()
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { self }

    func superEncoder() -> any Encoder { CSVFieldEncoder(encoder: encoder, key: nil) }

    /// The same for a container with keys.
    func keyed<Key: CodingKey>() -> KeyedEncodingContainer<Key> { KeyedEncodingContainer(Keyed(refusal: self)) }

    private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let refusal: CSVRefusal

        var codingPath: [any CodingKey] { [] }

        func encodeNil(forKey key: Key) throws { try refusal.refuse() }
        func encode(_ value: some Encodable, forKey key: Key) throws { try refusal.refuse() }

        func nestedContainer<NestedKey: CodingKey>(
            keyedBy keyType: NestedKey.Type,
            forKey key: Key
        ) -> KeyedEncodingContainer<NestedKey> {
            refusal.keyed()
        }

        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { refusal }
        func superEncoder() -> any Encoder { refusal.superEncoder() }
        func superEncoder(forKey key: Key) -> any Encoder { refusal.superEncoder() }
    }
}
