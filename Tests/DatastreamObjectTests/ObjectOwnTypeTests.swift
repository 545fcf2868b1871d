import DatastreamCore
import DatastreamObject
import DatastreamTesting
import Testing

/// The same stages over rows of a type of one's own.
@Suite struct ObjectOwnTypeTests {
    struct Order: Equatable, Sendable {
        var id: Int
        var customer: String
        var total = 0.0
    }

    private let orders = [
        Order(id: 1, customer: "a"), Order(id: 2, customer: "a"), Order(id: 2, customer: "b"),
        Order(id: 2, customer: "b"),
    ]

    @Test func `Batches by key path or closure`() throws {
        try TransformVerifier(objectBatchStream(by: \Order.customer))
            .verify(orders, expecting: [Array(orders[..<2]), Array(orders[2...])])
        try TransformVerifier(objectBatchStream(by: { (order: Order) in order.id > 1 }, maxBatchSize: 2))
            .verify(orders, expecting: [[orders[0]], [orders[1], orders[2]], [orders[3]]])
    }

    @Test func `Duplicates by key path or as a whole`() throws {
        try TransformVerifier(objectSkipConsecutiveDuplicatesStream(by: \Order.customer))
            .verify(orders, expecting: [orders[0], orders[2]])
        try TransformVerifier(objectSkipConsecutiveDuplicatesStream(of: Order.self))
            .verify(orders, expecting: Array(orders[..<3]))
    }

    @Test func `Dictionaries of keys and values`() throws {
        try TransformVerifier(objectKeyValueStream(key: \Order.id, value: \Order.customer))
            .verify(Array(orders[..<2]), expecting: [[1: "a"], [2: "a"]])
        try TransformVerifier(objectKeyValuesStream(key: \Order.id))
            .verify([orders[0]], expecting: [[1: orders[0]]])
    }

    @Test func `Values are replaced through a key path`() throws {
        try TransformVerifier(objectValueMapStream(key: \Order.customer, values: ["b": "c"]))
            .verify([orders[1], orders[2]], expecting: [orders[1], Order(id: 2, customer: "c")])
    }

    @Test func `In a builder`() async throws {
        let rows = orders
        let count = objectCountStream(resultKey: "batches")
        let results = try await pipeline {
            createReadableStream(rows)
            objectSkipConsecutiveDuplicatesStream(of: Order.self)
            objectBatchStream(by: \Order.customer)
            count
            RecordingSink(of: [Order].self)
        }
        #expect(results.output.map(\.count) == [2, 1])
        #expect(results[count] == 2)
    }
}
