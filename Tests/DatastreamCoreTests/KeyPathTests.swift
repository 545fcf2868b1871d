import DatastreamCore
import Testing

@Suite("Operators with key paths", .timeLimit(.minutes(1)))
struct KeyPathTests {
    private struct Order: Sendable {
        let id: Int
        let isPaid: Bool
        let note: String?
    }

    private let orders = [Order(id: 1, isPaid: true, note: nil), Order(id: 2, isPaid: false, note: "late")]

    @Test func aKeyPathIsTakenWhereAClosureIs() async throws {
        #expect(try await streamToArray(createReadableStream(orders).map(\.id)) == [1, 2])
        #expect(try await streamToArray(createReadableStream(orders).filter(\.isPaid).map(\.id)) == [1])
        #expect(try await streamToArray(createReadableStream(orders).compactMap(\.note)) == ["late"])
        #expect(try await streamToArray(createReadableStream(orders).tap { _ in }.compactMap(\.note)) == ["late"])
        #expect(try await streamToArray(createReadableStream(orders).tap { _ in }.filter(\.isPaid).map(\.id)) == [1])
    }

    @Test func lazySequencesStayLazy() async throws {
        let made = Locked(0)
        let stream = createReadableStream(
            orders.lazy.map { order in
                made.change { $0 += 1 }
                return order
            }
        )
        .map(\.id)
        #expect(made.value == 0)
        #expect(try await streamToArray(stream) == [1, 2])
        #expect(made.value == 2)
    }
}
