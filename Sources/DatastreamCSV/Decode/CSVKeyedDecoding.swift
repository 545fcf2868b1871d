/// The columns of a row, by name.
struct CSVKeyedDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: CSVRowDecoder
    let row: CSVRow

    var codingPath: [any CodingKey] { [] }

    var allKeys: [Key] { row.storage.header?.names.prefix(row.count).compactMap { Key(stringValue: $0) } ?? [] }

    func contains(_ key: Key) -> Bool { decoder.index(of: key.stringValue, in: row) != nil }

    func decodeNil(forKey key: Key) throws -> Bool {
        let index = try index(of: key)
        return decoder.emptyIsNil && row.withBuffer(at: index) { $0.isEmpty }
    }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
        let index = try index(of: key)
        guard let value = row.bool(at: index) else { throw row.mismatch("Bool", at: index, key) }
        return value
    }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { row[try index(of: key)] }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
        let index = try index(of: key)
        guard let value = row.double(at: index) else { throw row.mismatch("Double", at: index, key) }
        return value
    }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try field(key).decode(type) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try integer(key) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try integer(key) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try integer(key) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try integer(key) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try integer(key) }
    func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 { try integer(key) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try integer(key) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try integer(key) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try integer(key) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try integer(key) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try integer(key) }
    func decode(_ type: UInt128.Type, forKey key: Key) throws -> UInt128 { try integer(key) }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value { try field(key).decode(type) }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> { try field(key).container(keyedBy: type) }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try field(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { decoder }

    func superDecoder(forKey key: Key) throws -> any Decoder { try field(key) }

    @inline(__always)
    private func integer<Value: FixedWidthInteger>(_ key: Key) throws -> Value {
        let index = try index(of: key)
        guard let value = row.integer(at: index, as: Value.self) else {
            throw row.mismatch("\(Value.self)", at: index, key)
        }
        return value
    }

    private func field(_ key: Key) throws -> CSVField {
        CSVField(row: row, index: try index(of: key), key: key, emptyIsNil: decoder.emptyIsNil)
    }

    @inline(__always)
    private func index(of key: Key) throws -> Int {
        guard let index = decoder.index(of: key.stringValue, in: row) else { throw row.missing(key) }
        return index
    }
}

extension CSVRow {
    /// Says that a column is missing.
    func missing(_ key: any CodingKey) -> CSVError {
        CSVError(
            .decodingFailed,
            "the row has no field in this column; make it optional or check the header",
            row: number,
            column: key.stringValue,
            byteOffset: byteOffset
        )
    }

    /// Says that a field is not what was asked for.
    func mismatch(_ wanted: String, at index: Int, _ key: any CodingKey) -> CSVError {
        let text = self[index]
        let excerpt = text.count > 80 ? "\(text.prefix(80))…" : text
        return CSVError(
            .decodingFailed,
            "\(excerpt.debugDescription) is not \(wanted)",
            row: number,
            column: key.stringValue,
            byteOffset: byteOffset
        )
    }
}
