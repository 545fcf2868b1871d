import BenchKit
import DatastreamCSV
import DatastreamCore
import NIOCore

/// One row of an export.
struct Row: CSVFormattable {
    let id: Int

    static let columns = ["id", "timestamp", "city", "product", "quantity", "total", "status"]

    func writeFields(into row: inout CSVRowWriter) {
        row.field(id)
        row.field(millisecondsSince1970: 1_767_225_600_000 + Int64(id) * 61_000)
        row.field(Self.cities[id % Self.cities.count])
        row.field(Self.products[id % Self.products.count])
        row.field(id % 12 + 1)
        row.field((id * 7919) % 50_000 + 99, scale: 2)
        row.field(id % 3 == 0 ? "paid" : "shipped")
    }

    private static let cities = ["London", "Zürich", "São Paulo", "東京", "Kraków", "Reykjavík", "New York"]
    private static let products = ["Lamp, desk", "Chair \"Nora\"", "Desk 120×60", "Shelf", "Rug", "Clock"]
}

/// Rows made as they are asked for, as CSV.
func csv(rows count: Int) -> some DrivableStream<ByteBuffer> {
    createReadableStream((0..<count).lazy.map { Row(id: $0) }).pipe(through: csvFormatStream(header: Row.columns))
}

/// How many bytes the CSV of so many rows has.
func csvSize(rows count: Int) async throws -> Int { try await csv(rows: count).pipe(to: ByteCountSink()).output }
