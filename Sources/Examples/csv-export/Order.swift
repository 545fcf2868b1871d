import Datastream

/// One row of the export; everything in it follows from its number.
struct Order: CSVFormattable {
    let id: Int

    static let columns = [
        "id", "timestamp", "customer", "city", "product", "quantity", "unit price", "total", "status", "note",
    ]

    func writeFields(into row: inout CSVRowWriter) {
        let quantity = id % 12 + 1
        let cents = (id * 7919) % 50_000 + 99
        row.field(id)
        row.field(millisecondsSince1970: 1_767_225_600_000 + Int64(id) * 61_000)
        row.field(Self.customers[id % Self.customers.count])
        row.field(Self.cities[id % Self.cities.count])
        row.field(Self.products[id % Self.products.count])
        row.field(quantity)
        row.field(cents, scale: 2)
        row.field(quantity * cents, scale: 2)
        row.field(Self.statuses[id % Self.statuses.count])
        row.field(Self.notes[id % Self.notes.count])
    }

    private static let customers = ["Ada Lovelace", "Núñez, Íñigo", "Grace Hopper", "李小龙", "Søren Kierkegaard"]
    private static let cities = ["London", "Zürich", "São Paulo", "東京", "Kraków", "Reykjavík", "New York"]
    private static let products = ["Lamp, desk", "Chair \"Nora\"", "Desk 120×60", "Shelf", "Rug", "Clock"]
    private static let statuses = ["paid", "shipped", "delivered", "returned"]
    private static let notes = [
        "",
        "leave at the door, please",
        "gift wrap: \"Happy birthday, Zoë\"",
        "two lines:\r\nring twice",
        "fragile",
        "=SUM(A1:A9) is not a formula here",
        "unicode: é, ñ, 漢字, 🎁",
        " leading and trailing space ",
        "line\nfeed",
    ]
}

/// Orders, made as they are asked for.
struct Orders {
    var rows: Int
    var delay: Duration?
    var fail: Int?

    var stream: ReadableStream<Order> {
        guard delay != nil || fail != nil else {
            return createReadableStream((0..<rows).lazy.map { Order(id: $0) })
        }
        return createReadableStream(of: Order.self) { writer in
            for id in 0..<rows {
                if id == fail { throw ExportFailed(row: id) }
                if let delay { try await Task.sleep(for: delay) }
                try await writer.write(Order(id: id))
            }
        }
    }
}

/// What `fail` in the query asks for.
struct ExportFailed: Error {
    let row: Int
}
