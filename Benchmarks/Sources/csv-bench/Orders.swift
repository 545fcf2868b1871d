import DatastreamCSV

/// A row of the plain table as a program would have it.
struct Order: CSVFormattable {
    let id, amount, priceInCents: Int
    let first, second, date: String
    let flag: Bool
    let count, ratioInMillionths: Int
    let third: String

    init(_ row: CSVRow) {
        id = row.int(at: 0) ?? 0
        amount = row.int(at: 1) ?? 0
        priceInCents = Int(((row.double(at: 2) ?? 0) * 100).rounded())
        (first, second, date) = (row[3], row[4], row[5])
        flag = row.bool(at: 6) ?? false
        count = row.int(at: 7) ?? 0
        ratioInMillionths = Int(((row.double(at: 8) ?? 0) * 1e6).rounded())
        third = row[9]
    }

    func writeFields(into row: inout CSVRowWriter) {
        row.field(id)
        row.field(amount)
        row.field(priceInCents, scale: 2)
        row.field(first)
        row.field(second)
        row.field(date)
        row.field(flag)
        row.field(count)
        row.field(ratioInMillionths, scale: 6)
        row.field(third)
    }
}

/// The same with floating-point numbers.
struct DoubleOrder: CSVFormattable {
    let order: Order
    let price, ratio: Double

    init(_ order: Order) {
        self.order = order
        price = Double(order.priceInCents) / 100
        ratio = Double(order.ratioInMillionths) / 1e6
    }

    func writeFields(into row: inout CSVRowWriter) {
        row.field(order.id)
        row.field(order.amount)
        row.field(price)
        row.field(order.first)
        row.field(order.second)
        row.field(order.date)
        row.field(order.flag)
        row.field(order.count)
        row.field(ratio)
        row.field(order.third)
    }
}

/// The same by its coding keys.
struct EncodableOrder: Encodable {
    let id, amount: Int
    let price: Double
    let first, second, date: String
    let flag: Bool
    let count: Int
    let ratio: Double
    let third: String

    init(_ order: Order) {
        id = order.id
        amount = order.amount
        price = Double(order.priceInCents) / 100
        (first, second, date) = (order.first, order.second, order.date)
        flag = order.flag
        count = order.count
        ratio = Double(order.ratioInMillionths) / 1e6
        third = order.third
    }
}
