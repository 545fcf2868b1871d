import Datastream

/// A row as it comes in; columns that are not here are left out.
struct Order: Decodable, Sendable {
    var id: Int
    var timestamp: String
    var customer: String
    var city: String
    var quantity: Int
    var total: Double
    var status: String
}

/// A row as it goes out.
struct Sale: Encodable, Sendable {
    var id: Int
    var day: String
    var customer: String
    var city: String
    var cents: Int

    init(_ order: Order) {
        id = order.id
        day = String(order.timestamp.prefix(10))
        customer = order.customer
        city = order.city
        cents = Int((order.total * 100).rounded())
    }
}

/// What makes an order worth nothing to us, and what can be mended.
let validOrders = validateStream { (order: inout Order, report) in
    if order.city.isEmpty { order.city = "unknown" }
    if order.total < 0 { report.add("negativeTotal", keys: ["total"], "The total is negative") }
    if !(order.total < 1e12) { report.add("noTotal", keys: ["total"], "The total is too large or no number") }
    if order.quantity < 1 { report.add("noQuantity", keys: ["quantity"], "The quantity is below 1") }
    if order.status == "returned" { report.add("returned", keys: ["status"], "The order was returned") }
}
