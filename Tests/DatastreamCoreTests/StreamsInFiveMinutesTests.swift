import DatastreamCore
import DatastreamTesting
import Foundation
import Testing

/// The code of the README's section "Streams in five minutes", block for block, and what it gives.
@Suite("Streams in five minutes", .timeLimit(.minutes(1)))
struct StreamsInFiveMinutesTests {
    struct Order: Sendable {
        var id: Int
        var total: Double
    }

    static let orders = [Order(id: 1, total: 9.9), Order(id: 2, total: 0), Order(id: 3, total: 20)]

    @Test func create() async throws {
        let orders = Self.orders
        // README: create
        let text = createReadableStream("id,total\n1,9.9\n")  // bytes, in chunks of 64 KiB
        let values = createReadableStream(orders)  // an array
        let squares = createReadableStream(1...1_000).map { $0 * $0 }  // a sequence, pulled on demand
        let ticks = createReadableStream(of: Int.self) { writer in  // a closure that waits in `write`
            for number in 1...3 { try await writer.write(number) }
        }
        for try await tick in ticks { print(tick) }
        // README end
        #expect(try await streamToString(text) == "id,total\n1,9.9\n")
        #expect(try await streamToArray(values).map(\.id) == [1, 2, 3])
        #expect(try await streamToArray(squares.prefix(3)) == [1, 4, 9])
    }

    @Test func transform() async throws {
        let orders = Self.orders
        // README: transform
        let lines = createReadableStream(orders)
            .filter { $0.total > 0 }
            .map { "\($0.id): \($0.total)" }
            .batch(100)

        let numbered = createTransformStream(state: 0) {
            (line: String, count: inout Int, output: inout TransformOutput<String>) in
            count += 1
            output.enqueue("\(count). \(line)")
        } flush: { count, output in
            output.enqueue("\(count) lines")
        }
        let report = lines.flatten().pipe(through: numbered)
        // README end
        #expect(try await streamToArray(report) == ["1. 1: 9.9", "2. 3: 20.0", "2 lines"])
    }

    @Test func write() async throws {
        let orders = Self.orders
        let printed = Locked<[String]>([])
        @Sendable func save(_ line: String) async throws { printed.change { $0.append(line) } }
        // README: write
        let sink = createWritableStream { (line: String) in
            try await save(line)  // the source waits until this returns: that is the backpressure
        } final: {
            print("complete")
        } abort: { error in
            print("gave up:", error)  // exactly one of the two is called
        }
        try await createReadableStream(orders).map { "\($0.id)" }.pipe(to: sink)

        let ids = try await streamToArray(createReadableStream(orders).map { $0.id }, maxBufferSize: 1_000)
        // README end
        #expect(printed.value == ["1", "2", "3"])
        #expect(ids == [1, 2, 3])
    }

    @Test func results() async throws {
        let orders = Self.orders
        let onlyPaid = true
        let told = Locked<Int?>(nil)
        @Sendable func log(_ count: Int) { told.value = count }
        // README: results
        let all = countStream()
        let kept = countStream(resultKey: "kept")
        let results = try await pipeline {
            createReadableStream(orders)
            all
            if onlyPaid {
                filterStream { (order: Order) in order.total > 0 }
            }
            kept
        }
        print(results[all] ?? 0, results["kept"] ?? 0)  // 3 2

        let body = createReadableStream(orders).pipe(through: all)
            .onEnd { run, error in log(run[all] ?? 0) }  // when somebody else consumes it
        // README end
        #expect(results[all] == 3)
        #expect(results["kept"] as? Int == 2)
        _ = try await streamToArray(body)
        #expect(told.value == 3)
    }

    @Test func errors() async throws {
        let orders = Self.orders
        let seen = Locked("")
        @Sendable func print(_ error: StreamError) { seen.value = "\(error.code)" }
        // README: errors
        do {
            _ = try await streamToArray(createReadableStream(orders), maxBufferSize: 2)
        } catch let error as StreamError where error.code == .limitExceeded {
            print(error)  // what a source, a stage or a sink throws arrives unchanged; this is the toolkit's own
        }
        // README end
        #expect(seen.value == "limitExceeded")
    }

    @Test func tasks() async throws {
        let orders = Self.orders
        @Sendable func price(of id: Int) async throws -> Double { Double(id) }
        // README: tasks
        let prices = createReadableStream(orders)
            .concurrentMap(maxConcurrent: 8) { order in try await price(of: order.id) }  // in order, 8 at once
            .timeout(.seconds(30))  // for each element
            .buffered(highWaterMark: 64)  // may run 64 ahead
        // README end
        #expect(try await streamToArray(prices) == [1, 2, 3])
    }

    @Test func push() async throws {
        // README: push
        let (events, source) = createReadableStream(of: Int.self, highWaterMark: 100)
        let sum = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for number in 1...1_000 { try await source.send(number) }  // waits while 100 are waiting
                source.finish()
            }
            return try await streamToArray(events).reduce(0, +)
        }
        // README end
        #expect(sum == 500_500)
    }

    /// Each block of the README's section stands in this file, and each block of this file in the README.
    @Test func theReadmeHasThisCode() throws {
        let file = URL(fileURLWithPath: #filePath)
        let root = file.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        let source = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(readme.range(of: "## Streams in five minutes\n"), "the README has the section")
        let rest = readme[start.upperBound...]
        let section = rest.range(of: "\n## ").map { rest[..<$0.lowerBound] } ?? rest
        let blocks = section.components(separatedBy: "```swift\n").dropFirst()
            .compactMap { $0.components(separatedBy: "\n```").first }.map(normalised)
        let tested = source.components(separatedBy: "\n        // README: ").dropFirst()
            .compactMap { $0.components(separatedBy: "\n        // README end").first }
            .map { normalised($0.drop { $0 != "\n" }) }
        #expect(tested.count == 7)
        #expect(blocks == tested)
    }

    /// Lines without their indentation, comments and blank lines.
    private func normalised(_ code: some StringProtocol) -> [String] {
        code.components(separatedBy: "\n").compactMap { line in
            let text = line.range(of: "//").map { String(line[..<$0.lowerBound]) } ?? line
            let trimmed = text.trimmingCharacters(in: .whitespaces)
            return trimmed.isEmpty ? nil : trimmed
        }
    }
}
