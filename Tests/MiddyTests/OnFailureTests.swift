import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

@testable import Middy

/// The last word of a stream that fails.
@Suite(.timeLimit(.minutes(1)))
struct OnFailureTests {
    let source = GatedSource(of: String.self)

    private var marked: FailureMarkedStream<AsyncSource<GatedSource<String>>> {
        source.onFailure { error in "failed: \(error)" }
    }

    @Test("a sink that keeps what it has got gets the last word, then the error")
    func lastWord() async throws {
        let sink = RecordingSink<String>(flushesBeforeAbort: true)
        source.release("a")
        source.fail(Failure("source"))
        await #expect(throws: Failure("source")) { try await marked.pipe(to: sink) }
        #expect(sink.items == ["a", "failed: Failure(name: \"source\")"])
        #expect(sink.abortErrors.first as? Failure == Failure("source"))
        try sink.verifyLifecycle()
    }

    @Test("a sink that can begin anew gets none")
    func noLastWord() async throws {
        let sink = RecordingSink<String>()
        source.fail(Failure("source"))
        await #expect(throws: Failure("source")) { try await marked.pipe(to: sink) }
        #expect(sink.items.isEmpty)
    }

    @Test("nil pushes nothing")
    func nothingToSay() async throws {
        let sink = RecordingSink<String>(flushesBeforeAbort: true)
        source.fail(Failure("source"))
        await #expect(throws: Failure("source")) { try await source.onFailure { _ in nil }.pipe(to: sink) }
        #expect(sink.items.isEmpty)
    }

    @Test("a sink that has failed itself gets none")
    func failedSink() async throws {
        let sink = RecordingSink<String>(
            flushesBeforeAbort: true,
            failure: (.write(1), Failure("sink"))
        )
        source.release("a")
        await #expect(throws: Failure("sink")) { try await marked.pipe(to: sink) }
        #expect(sink.count(of: .write) == 1)
    }

    @Test("a cancelled run gets none")
    func cancelled() async throws {
        let sink = RecordingSink<String>(flushesBeforeAbort: true)
        let task = Task { [marked] in try await marked.pipe(to: sink) }
        try await source.waitForDemand()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(sink.items.isEmpty)
    }

    @Test("it goes through the stages below, after what they held")
    func throughStages() async throws {
        let sink = RecordingSink<String>(flushesBeforeAbort: true)
        let rows = countStream()
        source.release("a", "b")
        source.fail(Failure("source"))
        let run = RunContext()
        let stream = marked.pipe(through: rows)
        await #expect(throws: Failure("source")) {
            _ = try await stream.drive(into: try await sink.makeWriter(in: run), in: run)
        }
        #expect(sink.items.count == 3)
        #expect(run[rows] == 3)
    }

    @Test("who iterates gets the element and then the error")
    func iterated() async throws {
        source.release("a")
        source.fail(Failure("source"))
        var elements: [String] = []
        await #expect(throws: Failure("source")) { for try await element in marked { elements.append(element) } }
        #expect(elements == ["a", "failed: Failure(name: \"source\")"])
    }

    @Test("a stream that ends well is as it was")
    func endsWell() async throws {
        source.release("a", "b")
        source.finish()
        #expect(try await streamToArray(marked) == ["a", "b"])
    }
}
