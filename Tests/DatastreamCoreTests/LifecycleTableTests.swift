import DatastreamCore
import DatastreamTesting
import Testing

/// Failures and cancellation of the source, for the streams that stand between a source and a sink.
///
/// `LifecycleTests` and `CancellationTests` have the kernels, the writes and the end for every origin.
@Suite("Lifecycle of streams around streams", .timeLimit(.minutes(1)))
struct LifecycleTableTests {
    @Test(arguments: Origin.wrappers, 0...3)
    func anErrorOfTheSourceArrivesAfterItsItemsOnceAndUnchanged(origin: Origin, items: Int) async throws {
        for options in runs {
            let source = GatedSource(of: Int.self)
            source.release(contentsOf: 0..<items)
            source.fail(TestError(name: "source"))
            let sink = RecordingSink(of: Int.self)
            let stream = origin.around(createReadableStream(source)).pipe(through: failing(at: nil))
            await #expect(throws: TestError(name: "source")) { try await stream.pipe(to: sink, options: options) }
            #expect(sink.events == Array(repeating: .write, count: items) + [.abort])
            #expect(sink.abortErrors as? [TestError] == [TestError(name: "source")])
            #expect(source.isReleased)
            try sink.verifyLifecycle()
        }
    }

    @Test(arguments: Origin.wrappers, 0...3)
    func anErrorOfTheSourceReachesTheIteratorAfterItsItemsOnce(origin: Origin, items: Int) async throws {
        let source = GatedSource(of: Int.self)
        source.release(contentsOf: 0..<items)
        source.fail(TestError(name: "source"))
        var iterator = origin.around(createReadableStream(source)).makeAsyncIterator()
        for item in 0..<items { #expect(try await iterator.next() == item) }
        await #expect(throws: TestError(name: "source")) { try await iterator.next() }
        for _ in 0..<2 { #expect(try await iterator.next() == nil) }
        try await source.waitForRelease()
    }

    @Test(arguments: Origin.wrappers, [FailingKernel.Point.receive, .next, .end, .lastNext])
    func anErrorInAKernelAboveArrivesOnceAndUnchanged(origin: Origin, point: FailingKernel.Point) async throws {
        for options in runs {
            let (kernels, source) = (LiveCounter(), GatedSource.finished([1, 2, 3]))
            let sink = RecordingSink(of: Int.self)
            let upper = source.pipe(through: failing(at: point, tokens: kernels)).erased()
            await #expect(throws: TestError(name: "\(point)")) {
                try await origin.around(upper).pipe(to: sink, options: options)
            }
            #expect(sink.count(of: .abort) == 1)
            #expect(sink.abortErrors as? [TestError] == [TestError(name: "\(point)")])
            #expect(source.isReleased)
            #expect(kernels.count == 0)
            try sink.verifyLifecycle()
        }
    }

    @Test(arguments: Origin.wrappers, [0, 1, 3])
    func cancelledWhileTheSourceWaits(origin: Origin, items: Int) async throws {
        for options in runs {
            let (source, sink) = (GatedSource(of: Int.self), RecordingSink(of: Int.self))
            let stream = origin.around(createReadableStream(source))
            let task = Task { try await stream.pipe(to: sink, options: options) }
            source.release(contentsOf: 0..<items)
            try await sink.waitForWrites(items)
            try await source.waitForDemands(items + 1)
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(sink.events == Array(repeating: .write, count: items) + [.abort])
            #expect(source.isReleased)
            try sink.verifyLifecycle()
        }
    }

    @Test(arguments: Origin.wrappers)
    func anIteratorThatIsDroppedReleasesTheSource(origin: Origin) async throws {
        let source = GatedSource(of: Int.self)
        do {
            var iterator = origin.around(createReadableStream(source)).makeAsyncIterator()
            source.release(1, 2)
            #expect(try await iterator.next() == 1)
        }
        try await source.waitForRelease()
    }

    @Test(arguments: Origin.wrappers)
    func anIteratingTaskThatIsCancelledReleasesTheSource(origin: Origin) async throws {
        let source = GatedSource(of: Int.self)
        let stream = origin.around(createReadableStream(source))
        let task = Task { try await collect(stream) }
        try await source.waitForDemand()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        try await source.waitForRelease()
    }

    @Test(arguments: Origin.wrappers)
    func aSinkThatWantsNoMoreEndsTheRunThoughTheSourceGoesOn(origin: Origin) async throws {
        for options in runs {
            let source = GatedSource(of: Int.self)
            source.release(1, 2, 3, 4, 5)
            let sink = RecordingSink(of: Int.self, limit: 2)
            let stream = origin.around(createReadableStream(source))
            let results = try await stream.pipe(to: sink, options: options)
            #expect(results.output == [1, 2])
            #expect(source.isReleased)
            try sink.verifyLifecycle()
        }
    }

    @Test(arguments: Origin.wrappers + [.gated])
    func aHeldSinkHoldsTheSource(origin: Origin) async throws {
        let source = GatedSource.finished(Array(0..<20))
        let sink = RecordingSink(of: Int.self, isGated: true)
        let executor = WatchedExecutor()
        let run = executor.start {
            try await origin.around(createReadableStream(source)).pipe(to: sink, options: quiet)
        }
        for written in 0..<20 {
            try await executor.waitForRest()
            #expect(sink.count(of: .write) == written + 1)
            #expect(source.taken == min(20, origin.bound(written: written)))  // as far as it may, and no further
            sink.releaseWrites()
        }
        #expect(try await run.value.output == Array(0..<20))
    }

    @Test(arguments: [Origin.sequence, .asyncSequence, .gated, .push], Consumption.allCases)
    func aSecondConsumerOfASingleUseSourceGetsAClearError(origin: Origin, consume: Consumption) async throws {
        let stream = origin.stream([1, 2])
        #expect(try await consume(stream) == [1, 2])
        for second in Consumption.allCases {
            #expect(await failure { try await second(stream) } == .alreadyConsumed)
            #expect(await failure { try await second(stream.map { $0 }) } == .alreadyConsumed)
            #expect(await failure { try await second(stream.buffered(highWaterMark: 2)) } == .alreadyConsumed)
        }
        let sink = RecordingSink(of: Int.self)
        #expect(await failure { try await stream.pipe(to: sink, options: quiet) } == .alreadyConsumed)
        #expect(sink.events == [.abort])
    }

    @Test(arguments: Consumption.allCases)
    func aSecondConsumerOfAPipedSequenceGetsAClearError(consume: Consumption) async throws {
        let stream = GatedSource.finished([1, 2]).pipe(through: failing(at: nil))
        #expect(try await consume(stream) == [1, 2])
        for second in Consumption.allCases {
            #expect(await failure { try await second(stream) } == .alreadyConsumed)
        }
    }

    @Test(arguments: [Origin.string, .bytes, .array, .producer, .erased])
    func theOthersGiveTheSameAgain(origin: Origin) async throws {
        let stream = origin.stream([1, 2])
        for consume in Consumption.allCases { #expect(try await consume(stream) == [1, 2]) }
    }
}
