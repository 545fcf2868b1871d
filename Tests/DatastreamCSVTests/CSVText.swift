import DatastreamCSV
import DatastreamCore
import Testing

/// A row made of a closure that writes its fields.
struct Row: CSVFormattable {
    let write: @Sendable (inout CSVRowWriter) throws -> Void

    init(_ write: @escaping @Sendable (inout CSVRowWriter) throws -> Void) { self.write = write }

    func writeFields(into row: inout CSVRowWriter) throws { try write(&row) }
}

struct RowError: Error, Hashable {}

/// What a table is formatted as.
func text<Row: CSVFormattable>(_ rows: [Row], _ format: CSVFormatStream = csvFormatStream()) async throws -> String {
    try await streamToString(createReadableStream(rows).pipe(through: format))
}

/// What one row is formatted as, without its newline.
func line(
    _ format: CSVFormatStream = csvFormatStream(),
    _ write: @escaping @Sendable (inout CSVRowWriter) throws -> Void
) async throws -> String {
    let line = try await text([Row(write)], format)
    #expect(line.hasSuffix("\r\n"))
    return String(line.unicodeScalars.dropLast(2))
}
