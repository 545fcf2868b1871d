/// One field of a row, as something that can be decoded.
struct CSVField: Decoder, SingleValueDecodingContainer {
    let row: CSVRow
    let index: Int
    let key: any CodingKey
    let emptyIsNil: Bool

    var codingPath: [any CodingKey] { [key] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        throw mismatch("a table")
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw mismatch("a list") }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { emptyIsNil && row.withBuffer(at: index) { $0.isEmpty } }

    func decode(_ type: String.Type) throws -> String { row[index] }

    func decode(_ type: Bool.Type) throws -> Bool {
        guard let value = row.bool(at: index) else { throw mismatch("Bool") }
        return value
    }

    func decode(_ type: Double.Type) throws -> Double {
        guard let value = row.double(at: index) else { throw mismatch("Double") }
        return value
    }

    func decode(_ type: Float.Type) throws -> Float {
        guard row.double(at: index) != nil, let value = Float(row[index]) else { throw mismatch("Float") }
        return value
    }

    func decode(_ type: Int.Type) throws -> Int { try integer() }
    func decode(_ type: Int8.Type) throws -> Int8 { try integer() }
    func decode(_ type: Int16.Type) throws -> Int16 { try integer() }
    func decode(_ type: Int32.Type) throws -> Int32 { try integer() }
    func decode(_ type: Int64.Type) throws -> Int64 { try integer() }
    func decode(_ type: Int128.Type) throws -> Int128 { try integer() }
    func decode(_ type: UInt.Type) throws -> UInt { try integer() }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try integer() }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try integer() }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try integer() }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try integer() }
    func decode(_ type: UInt128.Type) throws -> UInt128 { try integer() }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if type == String.self, let text = row[index] as? Value { return text }
        return try Value(from: self)
    }

    @inline(__always)
    private func integer<Value: FixedWidthInteger>() throws -> Value {
        guard let value = row.integer(at: index, as: Value.self) else { throw mismatch("\(Value.self)") }
        return value
    }

    private func mismatch(_ wanted: String) -> CSVError { row.mismatch(wanted, at: index, key) }
}
