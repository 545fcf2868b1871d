/// Decodes the row that it was given last, column by column.
///
/// Proof for `@unchecked Sendable` and `@exclusivity(unchecked)`: it belongs to one kernel, which has one owner at a time,
/// and is used during one call.
final class CSVRowDecoder: Decoder, @unchecked Sendable {
    let emptyIsNil: Bool
    @exclusivity(unchecked)
    var row: CSVRow?
    /// Where the names were found that were asked for, in the order in which a type asks for them.
    @exclusivity(unchecked)
    private var found: [(name: String, index: Int?)] = []
    @exclusivity(unchecked)
    private var asked = 0
    @exclusivity(unchecked)
    private var header: CSVHeaderIndex?

    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    init(emptyIsNil: Bool) { self.emptyIsNil = emptyIsNil }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard let row else { throw misuse("there is no row to decode") }
        if row.storage.header !== header {
            header = row.storage.header
            found = []
        }
        asked = 0
        return KeyedDecodingContainer(CSVKeyedDecoding<Key>(decoder: self, row: row))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw misuse("a row has named columns; for a list of fields parse as [String].self")
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        throw misuse("a row has named columns and is no single value")
    }

    /// The index of a column that the row has.
    @inline(__always)
    func index(of name: String, in row: CSVRow) -> Int? {
        var index: Int?
        // a type asks for its columns in the same order every time, some of them twice or more
        if asked < found.count, found[asked].name == name {
            index = found[asked].index
        } else if asked + 1 < found.count, found[asked + 1].name == name {
            asked += 1
            index = found[asked].index
        } else {
            index = header?.position(of: name)
            if found.count < 256, !found.contains(where: { $0.name == name }) {
                found.append((name, index))
                asked = found.count - 1
            } else if let place = found.firstIndex(where: { $0.name == name }) {
                asked = place
            }
        }
        guard let index, index < row.count else { return nil }
        return index
    }

    private func misuse(_ message: String) -> DecodingError {
        .dataCorrupted(DecodingError.Context(codingPath: [], debugDescription: message))
    }
}
