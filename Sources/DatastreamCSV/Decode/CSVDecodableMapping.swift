/// Decodes each row by the names of its columns.
public struct CSVDecodableMapping<Row: Decodable & Sendable>: CSVRowMapping {
    private let emptyIsNil: Bool
    /// Made at the first row, so that each run has its own.
    private var decoder: CSVRowDecoder?

    init(emptyIsNil: Bool) { self.emptyIsNil = emptyIsNil }

    /// Decodes the row.
    /// - Throws: ``CSVError/Code/decodingFailed`` with the row's number and byte offset, and the column when it is known;
    ///   ``CSVError/Code/invalidOption`` when the columns have no names.
    public mutating func map(_ row: CSVRow) throws -> Row {
        _ = try row.namedColumns()
        let decoder = decoder ?? CSVRowDecoder(emptyIsNil: emptyIsNil)
        self.decoder = decoder
        decoder.row = row
        do {
            return try Row(from: decoder)
        } catch let error as CSVError {
            throw error
        } catch let error as DecodingError {
            throw CSVError(error, in: row)
        } catch {
            throw CSVError(
                .decodingFailed,
                "the row is not \(Row.self)",
                row: row.number,
                byteOffset: row.byteOffset,
                underlying: error
            )
        }
    }
}

extension CSVError {
    /// The error with its place in the table.
    init(_ error: DecodingError, in row: CSVRow) {
        let (message, path): (String, [any CodingKey]) =
            switch error {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                (context.debugDescription, context.codingPath)
            case .keyNotFound(let key, let context):
                ("there is no column \"\(key.stringValue)\" in this row", context.codingPath + [key])
            @unknown default: ("\(error)", [])
            }
        self.init(
            .decodingFailed,
            message,
            row: row.number,
            column: path.last?.stringValue,
            byteOffset: row.byteOffset,
            underlying: error
        )
    }
}
