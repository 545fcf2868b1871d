import DatastreamCore
import DatastreamTesting
import DatastreamValidate
import Testing

@Suite struct ValidateStreamTests {
    private struct Order: Sendable, Hashable {
        var city: String
        var total: Int
    }

    private struct Refused: Error {}

    private let orders = [
        Order(city: "ghent", total: 5), Order(city: "", total: -1), Order(city: "lyon", total: -2),
        Order(city: "", total: 1),
    ]

    private func stage(
        idxStart: Int = 0,
        onErrorEnqueue: Bool = false,
        maxErrorRows: Int? = 1_000,
        maxErrorKeys: Int? = 1_000
    ) -> ValidateStream<Order> {
        validateStream(
            idxStart: idxStart,
            onErrorEnqueue: onErrorEnqueue,
            maxErrorRows: maxErrorRows,
            maxErrorKeys: maxErrorKeys
        ) { (order: inout Order, report) in
            order.city = order.city.uppercased()
            if order.total < 0 { report.add("total", keys: ["total"], "The total is negative") }
            if order.city.isEmpty { report.add("city", keys: ["city"], "The city is missing") }
        }
    }

    private func run(_ stage: ValidateStream<Order>) async throws -> ([Order], ValidationProblems) {
        let sink = RecordingSink<Order>()
        let results = try await createReadableStream(orders).pipe(through: stage).pipe(to: sink)
        return (results.output, results[stage] ?? [:])
    }

    @Test func invalidRowsAreDroppedAndCountedByRule() async throws {
        let (rows, problems) = try await run(stage())
        #expect(rows == [Order(city: "GHENT", total: 5)])
        #expect(problems["total"]?.rows == [1, 2])
        #expect(problems["total"]?.count == 2)
        #expect(problems["total"]?.message == "The total is negative")
        #expect(problems["city"]?.rows == [1, 3])
        #expect(problems["city"]?.keys == ["city"])
    }

    @Test func invalidRowsPassUnchangedWhenAsked() async throws {
        let (rows, problems) = try await run(stage(idxStart: 10, onErrorEnqueue: true))
        #expect(rows == [Order(city: "GHENT", total: 5)] + orders.dropFirst())
        #expect(problems["total"]?.rows == [11, 12])
    }

    @Test func whatIsKeptIsBoundedAndTheCountStaysTrue() async throws {
        let (rows, problems) = try await run(stage(maxErrorRows: 1, maxErrorKeys: 1))
        #expect(rows.count == 1)
        #expect(problems.keys.sorted() == ["total"])
        #expect(problems["total"]?.count == 2)
        #expect(problems["total"]?.rows == [1])
    }

    @Test func whatTheCheckThrowsFailsTheRunUnchanged() async throws {
        let stage = validateStream { (_: inout Order, _) in throw Refused() }
        let sink = RecordingSink<Order>()
        await #expect(throws: Refused.self) {
            try await createReadableStream(orders).pipe(through: stage).pipe(to: sink)
        }
        #expect(sink.abortErrors.count == 1)
    }

    @Test func everyWayOfFeedingGivesTheSame() throws {
        let stage = stage()
        try TransformVerifier(stage).verify(orders, expecting: [Order(city: "GHENT", total: 5)])
    }
}
