import DatastreamCore
import DatastreamTesting
import Testing

/// Every origin against every point of failure that the other lifecycle suites leave out: the source itself, and a flush
/// while the source waits.
@Suite("Lifecycle of every origin", .timeLimit(.minutes(1)))
struct LifecycleProductTests {
    /// Where a run fails when its source waits: in the stage's flush or in the sink's.
    enum FlushPoint: CaseIterable { case stage, sink }

    @Test(arguments: Origin.canFail, 0...3)
    func anErrorOfTheSourceArrivesAfterItsItemsOnceAndUnchanged(origin: Origin, items: Int) async throws {
        for options in runs {
            let (kernels, sink) = (LiveCounter(), RecordingSink(of: Int.self))
            let stream = origin.failing(after: Array(0..<items), with: TestError(name: "source"))
                .pipe(through: failing(at: nil, tokens: kernels))
            await #expect(throws: TestError(name: "source")) { try await stream.pipe(to: sink, options: options) }
            #expect(sink.events == Array(repeating: .write, count: items) + [.abort])
            #expect(sink.abortErrors as? [TestError] == [TestError(name: "source")])
            #expect(kernels.count == 0)
            try sink.verifyLifecycle()
        }
    }

    @Test(arguments: Origin.canFail, [true, false])
    func aSourceThatFailsHasWhatIsHeldFlushedWhenTheSinkWantsIt(origin: Origin, wants: Bool) async throws {
        let sink = RecordingSink(of: [Int].self, flushesBeforeAbort: wants)
        let stream = origin.failing(after: [1, 2], with: TestError(name: "source")).pipe(through: batch(of: Int.self))
        await #expect(throws: TestError(name: "source")) { try await stream.pipe(to: sink, options: quiet) }
        #expect(sink.items == (wants ? [[1, 2]] : []))
        #expect(sink.events == (wants ? [.write, .flush, .abort] : [.abort]))
        try sink.verifyLifecycle()
    }

    @Test(arguments: Origin.canFail, FlushPoint.allCases)
    func anErrorInAFlushArrivesOnceAndUnchanged(origin: Origin, point: FlushPoint) async throws {
        let (clock, kernels) = (ManualClock(), LiveCounter())
        let sink = RecordingSink(of: Int.self, failure: point == .sink ? (.flush(1), TestError(name: "flush")) : nil)
        let source = try await origin.waiting(after: [1, 2])
        let stream = source.stream.pipe(through: failing(at: point == .stage ? .flush : nil, tokens: kernels))
        let options = RunOptions(flushWhenIdle: .milliseconds(20), clock: clock)
        let ticks = Task {
            while true {
                try await clock.waitForSleepers()
                clock.advance(by: .milliseconds(20))
            }
        }
        defer { ticks.cancel() }
        await #expect(throws: TestError(name: "flush")) { try await stream.pipe(to: sink, options: options) }
        #expect(sink.events == [.write, .write] + (point == .sink ? [.flush] : []) + [.abort])
        #expect(sink.abortErrors as? [TestError] == [TestError(name: "flush")])
        #expect(kernels.count == 0)
        #expect(await source.releases() == 1)
        try sink.verifyLifecycle()
    }
}

/// A source that gives items and then waits for ever.
struct WaitingSource {
    let stream: ReadableStream<Int>
    /// How often it was told that nobody wants more.
    let releases: @Sendable () async -> Int
}

extension Origin {
    /// The origins whose source can wait and fail: strings, bytes, arrays and sequences can do neither.
    static let canFail = allCases.filter { ![.string, .bytes, .array, .sequence].contains($0) }

    /// A stream that gives items and fails.
    func failing(after items: [Int], with error: TestError) -> ReadableStream<Int> {
        switch self {
        case .asyncSequence:
            return createReadableStream(
                AsyncThrowingStream<Int, any Error> { continuation in
                    for item in items { continuation.yield(item) }
                    continuation.finish(throwing: error)
                }
            )
        case .producer:
            return createReadableStream(of: Int.self) { writer in
                for item in items { try await writer.write(item) }
                throw error
            }
        case .push:
            let (stream, source) = createReadableStream(of: Int.self)
            Task {
                for item in items { try await source.send(item) }
                source.finish(throwing: error)
            }
            return stream
        default:
            let source = GatedSource(of: Int.self)
            source.release(contentsOf: items)
            source.fail(error)
            return around(createReadableStream(source))
        }
    }

    /// A stream that gives items and then waits for ever.
    func waiting(after items: [Int]) async throws -> WaitingSource {
        let ends = Locked(0)
        switch self {
        case .asyncSequence:
            let stream = AsyncStream<Int> { continuation in
                continuation.onTermination = { _ in ends.change { $0 += 1 } }
                for item in items { continuation.yield(item) }
            }
            return WaitingSource(stream: createReadableStream(stream)) { ends.value }
        case .producer:
            let stream = createReadableStream(of: Int.self) { writer in
                defer { ends.change { $0 += 1 } }
                for item in items { try await writer.write(item) }
                try await GatedSource(of: Int.self).waitForDemand()  // nobody will ask
            }
            return WaitingSource(stream: stream) { ends.value }
        case .push:
            let (stream, source) = createReadableStream(of: Int.self)
            for item in items { try await source.send(item) }
            return WaitingSource(stream: stream) { await failure { try await source.send(0) } == .consumerGone ? 1 : 0 }
        default:
            let source = GatedSource(of: Int.self)
            source.release(contentsOf: items)
            return WaitingSource(stream: around(createReadableStream(source))) {
                source.isReleased && source.wasCancelled ? 1 : 0
            }
        }
    }
}
