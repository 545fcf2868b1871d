import DatastreamCore
import DatastreamTesting
import Testing

@Suite("Idle flush", .timeLimit(.minutes(1)))
struct IdleFlushTests {
    let clock = ManualClock()
    let source = GatedSource(of: Int.self)

    var options: RunOptions { RunOptions(flushWhenIdle: .milliseconds(20), clock: clock) }

    /// Lets one tick pass, to the end of the flush if there is one.
    func tick() async throws {
        try await clock.waitForSleepers()
        clock.advance(by: .milliseconds(20))
        try await clock.waitForSleepers()
    }

    /// Gives items to the run and waits until it wants more.
    func give(_ items: Int...) async throws {
        let taken = source.taken + items.count
        source.release(contentsOf: items)
        try await source.waitForTaken(taken)
        try await source.waitForDemand()
    }

    @Test func aHeldItemIsReadableAfterOneTickInWhichNothingPassed() async throws {
        let sink = RecordingSink(of: [Int].self)
        async let results = source.pipe(through: batch(of: Int.self)).pipe(to: sink, options: options)
        try await give(1, 2)
        #expect(sink.events == [])
        try await tick()
        #expect(sink.events == [.write, .flush])
        #expect(sink.items == [[1, 2]])
        source.finish()
        #expect(try await results.output == [[1, 2]])
        #expect(sink.events == [.write, .flush, .finish])
        try sink.verifyLifecycle()
    }

    @Test func aTickBeforeItsTimeDoesNothing() async throws {
        let sink = RecordingSink(of: [Int].self)
        async let results = source.pipe(through: batch(of: Int.self)).pipe(to: sink, options: options)
        try await give(1)
        try await clock.waitForSleepers()
        clock.advance(by: .milliseconds(19))
        #expect(clock.sleeps == 1)
        source.finish()
        _ = try await results
        #expect(sink.events == [.write, .finish])
    }

    @Test func nothingIsFlushedTwiceAndNothingBeforeTheFirstItem() async throws {
        let sink = RecordingSink(of: [Int].self)
        async let results = source.pipe(through: batch(of: Int.self)).pipe(to: sink, options: options)
        try await source.waitForDemand()
        for _ in 0..<3 { try await tick() }
        #expect(sink.events == [])
        try await give(1)
        for _ in 0..<3 { try await tick() }
        #expect(sink.events == [.write, .flush])
        try await give(2)
        for _ in 0..<3 { try await tick() }
        #expect(sink.events == [.write, .flush, .write, .flush])
        source.finish()
        #expect(try await results.output == [[1], [2]])
    }

    @Test func aSourceThatKeepsItemsPassingIsNotFlushed() async throws {
        let sink = RecordingSink(of: Int.self)
        async let results = source.pipe(through: failing(at: nil)).pipe(to: sink, options: options)
        for number in 0..<10 {
            try await give(number)
            try await tick()
        }
        #expect(sink.count(of: .flush) == 0)
        try await tick()
        #expect(sink.count(of: .flush) == 1)
        source.finish()
        _ = try await results
    }

    @Test(arguments: [.zero, .seconds(-1), .microseconds(1)] as [Duration])
    func aFlushTimeBelowAMillisecondIsOne(time: Duration) async throws {
        let sink = RecordingSink(of: [Int].self)
        let options = RunOptions(flushWhenIdle: time, clock: clock)
        async let results = source.pipe(through: batch(of: Int.self)).pipe(to: sink, options: options)
        try await give(1)
        try await clock.waitForSleepers()
        clock.advance(by: .microseconds(999))
        #expect(clock.sleeps == 1)
        clock.advance(by: .microseconds(1))
        try await clock.waitForSleepers()
        #expect(sink.items == [[1]])
        source.finish()
        _ = try await results
    }

    @Test func aRunWithoutAFlushTimeIsNeverFlushed() async throws {
        let sink = RecordingSink(of: [Int].self)
        let options = RunOptions(flushWhenIdle: nil, clock: clock)
        async let results = source.pipe(through: batch(of: Int.self)).pipe(to: sink, options: options)
        try await give(1)
        #expect(clock.sleeps == 0)
        source.finish()
        _ = try await results
        #expect(sink.events == [.write, .finish])
    }

    @Test func aProducerIsFlushedWhileItWaits() async throws {
        let sink = RecordingSink(of: [Int].self)
        let rows = createReadableStream(of: Int.self) { [source] writer in
            for try await number in source { try await writer.write(number) }
        }
        async let results = rows.pipe(through: batch(of: Int.self)).pipe(to: sink, options: options)
        try await give(1)
        try await tick()
        #expect(sink.items == [[1]])
        try await give(2, 3)
        try await tick()
        #expect(sink.items == [[1], [2, 3]])
        source.finish()
        #expect(try await results.output == [[1], [2, 3]])
    }

    @Test func everySectionOfAnErasedPipelineIsFlushed() async throws {
        let sink = RecordingSink(of: [[Int]].self)
        let inner = ReadableStream(source.pipe(through: batch(of: Int.self)))
        async let results = inner.pipe(through: batch(of: [Int].self)).pipe(to: sink, options: options)
        try await give(1, 2)
        try await tick()
        #expect(sink.items == [[[1, 2]]])
        source.finish()
        _ = try await results
    }

    @Test func aFlushPublishesResults() async throws {
        let rows = countStream()
        let run = RunContext(options: options)
        let stream = source.pipe(through: rows).pipe(through: batch(of: Int.self))
        let sink = RecordingSink(of: [Int].self)
        let writer = try await sink.makeWriter(in: run)
        let task = Task { try await stream.drive(into: writer, in: run) }
        try await give(1, 2)
        #expect(run[rows] == nil)
        try await tick()
        #expect(run[rows] == 2)
        source.finish()
        _ = try await task.value
    }

    @Test func anErrorInTheFlushOfAStageEndsTheRun() async throws {
        let sink = RecordingSink(of: Int.self)
        let stream = source.pipe(through: failing(at: .flush))
        let task = Task { [options] in try await stream.pipe(to: sink, options: options) }
        try await give(1)
        try await tick()
        try await clock.waitForSleepers()
        clock.advance(by: .milliseconds(20))
        await #expect(throws: TestError(name: "flush")) { try await task.value }
        #expect(sink.events == [.write, .abort])
        #expect(source.isReleased)
        try sink.verifyLifecycle()
    }

    @Test func anErrorInTheFlushOfTheSinkEndsTheRun() async throws {
        let sink = RecordingSink(of: [Int].self, failure: (.flush(1), TestError(name: "flush")))
        let stream = source.pipe(through: batch(of: Int.self))
        let task = Task { [options] in try await stream.pipe(to: sink, options: options) }
        try await give(1)
        try await clock.waitForSleepers()
        clock.advance(by: .milliseconds(20))
        await #expect(throws: TestError(name: "flush")) { try await task.value }
        #expect(sink.events == [.write, .flush, .abort])
        #expect(source.isReleased)
        try sink.verifyLifecycle()
    }

    @Test func anItemThatComesDuringAFlushWaitsForItsEnd() async throws {
        let sink = RecordingSink(of: [Int].self, isGated: true)
        let stream = source.pipe(through: batch(of: Int.self))
        let executor = WatchedExecutor()
        let task = executor.start { [options] in try await stream.pipe(to: sink, options: options) }
        try await give(1)
        try await clock.waitForSleepers()
        clock.advance(by: .milliseconds(20))
        try await sink.waitForWrites(1)
        source.release(2)
        try await executor.waitForRest()
        #expect(source.taken == 2)
        #expect(sink.items == [[1]])
        sink.releaseWrites(2)
        source.finish()
        #expect(try await task.value.output == [[1], [2]])
        #expect(sink.events == [.write, .flush, .write, .finish])
        try sink.verifyLifecycle()
    }

    @Test func aSourceThatFailsDuringAFlushLetsItGoOn() async throws {
        let sink = RecordingSink(of: [Int].self, isGated: true, flushesBeforeAbort: true)
        let stream = source.pipe(through: batch(of: Int.self))
        let executor = WatchedExecutor()
        let task = executor.start { [options] in try await stream.pipe(to: sink, options: options) }
        try await give(1)
        try await clock.waitForSleepers()
        clock.advance(by: .milliseconds(20))
        try await sink.waitForWrites(1)
        source.fail(TestError(name: "source"))
        try await executor.waitForRest()
        #expect(sink.events == [.write])
        sink.releaseWrites()
        await #expect(throws: TestError(name: "source")) { try await task.value }
        #expect(sink.completedWrites == 1)
        #expect(sink.events == [.write, .flush, .flush, .abort])
        try sink.verifyLifecycle()
    }

    @Test func aSinkThatIsFinishedByAFlushStopsTheSource() async throws {
        let sink = RecordingSink(of: [Int].self, limit: 1)
        let stream = source.pipe(through: batch(of: Int.self))
        let task = Task { [options] in try await stream.pipe(to: sink, options: options) }
        try await give(1)
        try await clock.waitForSleepers()
        clock.advance(by: .milliseconds(20))
        try await sink.waitForFlushes(1)
        try await source.waitForRelease()
        #expect(try await task.value.output == [[1]])
        try sink.verifyLifecycle()
    }
}

@Suite("Idle flush under stress", .serialized, .timeLimit(.minutes(1)))
struct IdleFlushStressTests {
    let clock = ManualClock()
    let sink = RecordingSink(of: [Int].self)

    /// Runs a stream while the clock ticks as fast as it can.
    func run(_ stream: some DrivableStream<Int>) async throws -> [Int] {
        let options = RunOptions(flushWhenIdle: .milliseconds(20), clock: clock)
        let ticks = Task { [clock] in
            while !Task.isCancelled {
                clock.advance(by: .milliseconds(20))
                await Task.yield()
            }
        }
        defer { ticks.cancel() }
        return try await stream.pipe(through: batch(of: Int.self)).pipe(to: sink, options: options).output.flatMap {
            $0
        }
    }

    @Test(arguments: 0..<3 as Range<UInt64>)
    func aSourceLosesAndDoublesNothing(seed: UInt64) async throws {
        let source = GatedSource(of: Int.self)
        let giving = Task {
            var random = SeededGenerator(seed: seed)
            for number in 0..<1_000 {
                source.release(number)
                for _ in 0..<Int.random(in: 0...3, using: &random) { await Task.yield() }
            }
            source.finish()
        }
        #expect(try await run(createReadableStream(source)) == Array(0..<1_000))
        await giving.value
        try sink.verifyLifecycle()
    }

    @Test(arguments: 0..<3 as Range<UInt64>)
    func aProducerLosesAndDoublesNothing(seed: UInt64) async throws {
        let rows = createReadableStream(of: Int.self) { [sink] writer in
            var random = SeededGenerator(seed: seed)
            for number in 0..<1_000 {
                try await writer.write(number)
                for _ in 0..<Int.random(in: 0...3, using: &random) { await Task.yield() }
                if number == 500 { try await sink.waitForFlushes(1) }  // however busy the machine, one has to come
            }
        }
        #expect(try await run(rows) == Array(0..<1_000))
        try sink.verifyLifecycle()
    }
}
