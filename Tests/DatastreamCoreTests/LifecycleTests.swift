import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

/// The options of a run without a flusher: what a busy machine does to the clock does not show.
let quiet = RunOptions(flushWhenIdle: nil)

/// The options of a run without a flusher, and of one whose flusher never wakes.
let runs = [quiet, RunOptions(clock: ManualClock())]

@Suite("Lifecycle", .timeLimit(.minutes(1)))
struct LifecycleTests {
    @Test(arguments: Origin.allCases)
    func aRunThatSucceedsFinishesTheSinkOnce(origin: Origin) async throws {
        for options in runs {
            let kernels = LiveCounter()
            let sink = RecordingSink(of: Int.self)
            let results = try await origin.stream([1, 2, 3]).pipe(through: failing(at: nil, tokens: kernels))
                .pipe(to: sink, options: options)
            #expect(results.output == [1, 2, 3])
            #expect(sink.events == [.write, .write, .write, .finish])
            #expect(kernels.count == 0)
            try sink.verifyLifecycle()
        }
    }

    @Test(arguments: Origin.allCases, [FailingKernel.Point.receive, .next, .end, .lastNext])
    func anErrorInAKernelArrivesOnceAndUnchanged(origin: Origin, point: FailingKernel.Point) async throws {
        for options in runs {
            let kernels = LiveCounter()
            let sink = RecordingSink(of: Int.self)
            let stream = origin.stream([1, 2, 3]).pipe(through: failing(at: point, tokens: kernels))
            await #expect(throws: TestError(name: "\(point)")) { try await stream.pipe(to: sink, options: options) }
            let writes = point == .receive || point == .next ? 1 : 3
            #expect(sink.events == Array(repeating: .write, count: writes) + [.abort])
            #expect(sink.abortErrors as? [TestError] == [TestError(name: "\(point)")])
            #expect(kernels.count == 0)
            try sink.verifyLifecycle()
        }
    }

    @Test(arguments: [FailingKernel.Point.receive, .next, .end, .lastNext])
    func anErrorInTheSecondOfTwoUnfusedKernelsAbortsOnce(point: FailingKernel.Point) async throws {
        let sink = RecordingSink(of: Int.self)
        let first = ReadableStream(createReadableStream([2, 4, 6]).pipe(through: evenOnly))
        let second = ReadableStream(first.pipe(through: failing(at: point))).pipe(through: evenOnly)
        await #expect(throws: TestError(name: "\(point)")) { try await second.pipe(to: sink, options: quiet) }
        #expect(sink.count(of: .abort) == 1)
        try sink.verifyLifecycle()
    }

    @Test(arguments: [FailingKernel.Point.receive, .next, .end, .lastNext])
    func anErrorInAKernelReachesTheIteratorOnce(point: FailingKernel.Point) async throws {
        let kernels = LiveCounter()
        let source = GatedSource(of: Int.self)
        source.release(1, 2, 3)
        source.finish()
        var iterator = source.pipe(through: failing(at: point, tokens: kernels)).makeAsyncIterator()
        await #expect(throws: TestError(name: "\(point)")) { while try await iterator.next() != nil {} }
        #expect(kernels.count == 0)
        #expect(source.isReleased)
        for _ in 0..<2 { #expect(try await iterator.next() == nil) }
    }

    @Test(arguments: 0...3)
    func anErrorOfTheSourceArrivesOnceAndUnchanged(items: Int) async throws {
        for options in runs {
            let source = GatedSource(of: Int.self)
            source.release(contentsOf: 0..<items)
            source.fail(TestError(name: "source"))
            let sink = RecordingSink(of: Int.self)
            let stream = createReadableStream(source).pipe(through: failing(at: nil))
            await #expect(throws: TestError(name: "source")) { try await stream.pipe(to: sink, options: options) }
            #expect(sink.events == Array(repeating: .write, count: items) + [.abort])
            #expect(source.isReleased)
            try sink.verifyLifecycle()
        }
    }

    @Test(arguments: Origin.allCases, [RecordingSink<Int>.FailurePoint.write(1), .write(2), .write(3)])
    func anErrorInAWriteAbortsTheSink(origin: Origin, point: RecordingSink<Int>.FailurePoint) async throws {
        for options in runs {
            let kernels = LiveCounter()
            let sink = RecordingSink(of: Int.self, failure: (point, TestError(name: "sink")))
            let stream = origin.stream([1, 2, 3, 4]).pipe(through: failing(at: nil, tokens: kernels))
            await #expect(throws: TestError(name: "sink")) { try await stream.pipe(to: sink, options: options) }
            guard case .write(let number) = point else { return }
            #expect(sink.events == Array(repeating: .write, count: number) + [.abort])
            #expect(kernels.count == 0)
            try sink.verifyLifecycle()
        }
    }

    @Test(arguments: Origin.allCases)
    func anErrorInAWriteAtTheEndOfAKernelAbortsTheSink(origin: Origin) async throws {
        let sink = RecordingSink(of: [Int].self, failure: (.write(1), TestError(name: "sink")))
        let stream = origin.stream([1, 2, 3]).pipe(through: batch(of: Int.self))
        await #expect(throws: TestError(name: "sink")) {
            try await stream.pipe(to: sink, options: RunOptions(flushWhenIdle: nil))
        }
        #expect(sink.events == [.write, .abort])
        try sink.verifyLifecycle()
    }

    @Test(arguments: Origin.allCases)
    func anErrorInFinishIsNotFollowedByAnAbort(origin: Origin) async throws {
        for options in runs {
            let sink = RecordingSink(of: Int.self, failure: (.finish, TestError(name: "finish")))
            let stream = origin.stream([1, 2]).pipe(through: evenOnly)
            await #expect(throws: TestError(name: "finish")) { try await stream.pipe(to: sink, options: options) }
            #expect(sink.events == [.write, .finish])
            try sink.verifyLifecycle()
        }
    }

    @Test func aSinkThatCannotBeOpenedFailsTheRunBeforeTheSourceIsAsked() async throws {
        let source = GatedSource(of: Int.self)
        let sink = RecordingSink(of: Int.self, failure: (.open, TestError(name: "open")))
        await #expect(throws: TestError(name: "open")) { try await source.pipe(to: sink, options: quiet) }
        #expect(sink.events == [])
        #expect(source.demands == 0)
    }

    @Test func aFailingSourceHasWhatTheStagesHoldFlushedWhenTheSinkWantsIt() async throws {
        for (wants, events) in [(true, [.write, .flush, .abort]), (false, [.abort])]
            as [(Bool, [RecordingSink<[Int]>.Event])]
        {
            let source = GatedSource(of: Int.self)
            source.release(1, 2)
            source.fail(TestError(name: "source"))
            let sink = RecordingSink(of: [Int].self, flushesBeforeAbort: wants)
            let stream = source.pipe(through: batch(of: Int.self))
            await #expect(throws: TestError(name: "source")) { try await stream.pipe(to: sink, options: quiet) }
            #expect(sink.events == events)
            #expect(sink.items == (wants ? [[1, 2]] : []))
            try sink.verifyLifecycle()
        }
    }

    @Test func aFailingProducerHasWhatTheStagesHoldFlushedWhenTheSinkWantsIt() async throws {
        let sink = RecordingSink(of: [Int].self, flushesBeforeAbort: true)
        let stream = createReadableStream(of: Int.self) { writer in
            try await writer.write(1)
            throw TestError(name: "source")
        }
        .pipe(through: batch(of: Int.self))
        await #expect(throws: TestError(name: "source")) { try await stream.pipe(to: sink, options: quiet) }
        #expect(sink.events == [.write, .flush, .abort])
        #expect(sink.items == [[1]])
    }

    @Test func aFailingStageHasWhatStandsBehindItFlushedWhenTheSinkWantsIt() async throws {
        for (wants, events) in [(true, [.write, .flush, .abort]), (false, [.abort])]
            as [(Bool, [RecordingSink<[Int]>.Event])]
        {
            let source = GatedSource(of: Int.self)
            source.release(1, 2, 3)
            let sink = RecordingSink(of: [Int].self, flushesBeforeAbort: wants)
            let stream = source.pipe(through: failing(at: .receive)).pipe(through: batch(of: Int.self))
            await #expect(throws: TestError(name: "receive")) { try await stream.pipe(to: sink, options: quiet) }
            #expect(sink.events == events)
            #expect(sink.items == (wants ? [[1]] : []))
            try sink.verifyLifecycle()
        }
    }
}
