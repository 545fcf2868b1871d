import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

@Suite("buffered, concurrentMap, timeout and onEnd", .timeLimit(.minutes(1)))
struct TaskStreamTests {
    @Test(arguments: Consumption.allCases, [1, 2, 7, 100])
    func aParallelMapKeepsTheOrder(consume: Consumption, maxConcurrent: Int) async throws {
        let stream = createReadableStream(0..<200).concurrentMap(maxConcurrent: maxConcurrent) { number in
            for _ in 0..<(number * 7 % 5) { await Task.yield() }
            return number * 2
        }
        #expect(try await consume(stream) == (0..<200).map { $0 * 2 })
    }

    @Test func noMoreCallsThanAllowedAreUnderWayAndAllOfThemAre() async throws {
        let (calls, most) = (LiveCounter(), Locked(0))
        let stream = createReadableStream(0..<12).concurrentMap(maxConcurrent: 3) { number in
            let token = calls.token()
            most.change { $0 = max($0, calls.count) }
            while most.value < 3 { await Task.yield() }  // the first three have to meet
            withExtendedLifetime(token) {}
            return number
        }
        #expect(try await streamToArray(stream) == Array(0..<12))
        #expect(most.value == 3)
    }

    @Test(arguments: Consumption.allCases)
    func aCallThatFailsCancelsTheOthers(consume: Consumption) async throws {
        let cancelled = Locked(0)
        let waiting = Locked(0)
        let stream = createReadableStream(0..<4).concurrentMap(maxConcurrent: 4) { number in
            if number == 3 {
                while waiting.value < 3 { await Task.yield() }
                throw TestError(name: "call")
            }
            waiting.change { $0 += 1 }
            do {
                try await Task.sleep(for: .seconds(3_600))
            } catch {
                cancelled.change { $0 += 1 }
                throw error
            }
            return number
        }
        await #expect(throws: TestError(name: "call")) { try await consume(stream) }
        while cancelled.value < 3 { await Task.yield() }
    }

    @Test func aParallelMapIsRefusedWithoutAWorker() async throws {
        let sink = RecordingSink(of: Int.self)
        let stream = createReadableStream([1]).concurrentMap(maxConcurrent: 0) { $0 }
        #expect(await failure { try await stream.pipe(to: sink, options: quiet) } == .invalidOption)
        #expect(sink.events == [.abort])
    }

    @Test func theResultsOfStagesAboveABufferAndAParallelMapBelongToTheRun() async throws {
        let (upper, lower) = (countStream(), countStream())
        let results = try await createReadableStream(0..<10).pipe(through: upper).buffered(highWaterMark: 3)
            .concurrentMap(maxConcurrent: 2) { $0 }.filter { $0 > 4 }.pipe(through: lower).pipe(to: DrainStream())
        #expect(results[upper] == 10)
        #expect(results[lower] == 5)
    }

    @Test(arguments: Consumption.allCases, [1, 2, 3, 64, 1_024])
    func aBufferKeepsTheOrderAndLosesNothing(consume: Consumption, highWaterMark: Int) async throws {
        let numbers = Array(0..<5_000)
        let stream = createReadableStream(numbers).buffered(highWaterMark: highWaterMark)
        #expect(try await consume(stream) == numbers)
        let bySize = createReadableStream(numbers).buffered(highWaterMark: highWaterMark) { $0 % 5 }
        #expect(try await consume(bySize.buffered(highWaterMark: 7)) == numbers)
    }

    @Test func anElementReachesTheSinkThoughTheSourceIsSilentAfterIt() async throws {
        let (source, sink) = (GatedSource(of: Int.self), RecordingSink(of: Int.self))
        async let results = createReadableStream(source).buffered(highWaterMark: 1_024).pipe(to: sink, options: quiet)
        for number in 1...3 {
            source.release(number)
            try await sink.waitForWrites(number)  // not held back until there are more
        }
        source.finish()
        #expect(try await results.output == [1, 2, 3])
    }

    @Test func aBufferMayBeLimitedInBytes() async throws {
        let chunks = (0..<10).map { _ in ByteBuffer(repeating: 7, count: 100) }
        let source = GatedSource.finished(chunks)
        let sink = RecordingSink(of: ByteBuffer.self, isGated: true)
        let stream = createReadableStream(source).buffered(highWaterMark: 250) { $0.readableBytes }
        let executor = WatchedExecutor()
        let run = executor.start { try await stream.pipe(to: sink, options: quiet) }
        try await executor.waitForRest()
        #expect(source.taken == 4)  // one is with the sink, three are 300 bytes
        sink.releaseWrites(10)
        #expect(try await run.value.output.count == 10)
    }

    @Test func whatHasNoSizeFillsABufferAllTheSame() async throws {
        let executor = WatchedExecutor()
        let source = GatedSource.finished(Array(0..<100))
        let sink = RecordingSink(of: Int.self, isGated: true)
        let run = executor.start {
            try await createReadableStream(source).buffered(highWaterMark: 4) { _ in 0 }.pipe(to: sink, options: quiet)
        }
        try await executor.waitForRest()
        #expect(source.taken == 1 + 4)
        sink.releaseWrites(100)
        #expect(try await run.value.output == Array(0..<100))
    }

    @Test(arguments: [1, 3, .max / 2, .max], [1, .max - 1, .max])
    func anElementMayBeLargerThanTheBuffer(highWaterMark: Int, size: Int) async throws {
        let stream = createReadableStream(0..<10).buffered(highWaterMark: highWaterMark) { _ in size }
        #expect(try await streamToArray(stream) == Array(0..<10))
    }

    @Test func whatAStageAboveABufferHoldsIsFlushedThroughItWhenTheSourceIsSilent() async throws {
        let (source, clock) = (GatedSource(of: Int.self), ManualClock())
        let sink = RecordingSink(of: [Int].self)
        let options = RunOptions(flushWhenIdle: .milliseconds(20), clock: clock)
        async let results = createReadableStream(source).batch(9).buffered(highWaterMark: 4)
            .pipe(to: sink, options: options)
        source.release(1, 2)
        try await source.waitForDemands(3)
        for _ in 0..<4 where sink.items.isEmpty {
            try await clock.waitForSleepers(2)
            clock.advance(by: .milliseconds(20))
        }
        try await sink.waitForWrites(1)
        #expect(sink.items == [[1, 2]])
        source.finish()
        #expect(try await results.output == [[1, 2]])
    }

    @Test func anElementThatTakesTooLongFailsTheRun() async throws {
        let (source, clock) = (GatedSource(of: Int.self), ManualClock())
        let sink = RecordingSink(of: Int.self)
        let stream = createReadableStream(source).timeout(.seconds(10), clock: clock)
        let task = Task { try await stream.pipe(to: sink, options: quiet) }
        try await clock.waitForSleepers()
        clock.advance(by: .seconds(9))
        source.release(1)
        try await sink.waitForWrites(1)
        try await source.waitForDemands(2)
        clock.advance(by: .seconds(1))  // ten seconds since the start, but one since the element
        try await clock.waitForSleepers()
        clock.advance(by: .seconds(10))
        #expect(await failure { try await task.value } == .timedOut)
        #expect(sink.events == [.write, .abort])
        #expect((sink.abortErrors.first as? StreamError)?.code == .timedOut)
        #expect(source.wasCancelled)
        #expect(source.isReleased)
        try sink.verifyLifecycle()
    }

    @Test func theTimeOfASlowSinkDoesNotCount() async throws {
        let (source, clock) = (GatedSource.finished([1, 2]), ManualClock())
        let sink = RecordingSink(of: Int.self, isGated: true)
        let stream = createReadableStream(source).timeout(.seconds(10), clock: clock)
        async let results = stream.pipe(to: sink, options: quiet)
        for number in 1...2 {
            try await sink.waitForWrites(number)
            for _ in 0..<3 {
                try await clock.waitForSleepers()
                clock.advance(by: .seconds(10))
            }
            sink.releaseWrites()
        }
        #expect(try await results.output == [1, 2])
    }

    @Test func anIterationTimesOutToo() async throws {
        let (source, clock) = (GatedSource(of: Int.self), ManualClock())
        let stream = createReadableStream(source).timeout(.seconds(1), clock: clock)
        let task = Task { try await collect(stream) }
        try await clock.waitForSleepers()
        clock.advance(by: .seconds(1))
        #expect(await failure { try await task.value } == .timedOut)
        try await source.waitForRelease()
    }

    @Test func theResultsOfABodyThatSomebodyElseConsumesAreReadAtItsEnd() async throws {
        let rows = countStream()
        let ends = Locked<[String]>([])
        let body = createReadableStream([1, 2, 3]).pipe(through: rows)
            .onEnd { run, error in ends.change { $0.append("\(run[rows] ?? -1) \(error == nil)") } }.erased()
        for consume in Consumption.allCases { _ = try await consume(body) }
        #expect(ends.value == ["3 true", "3 true"])
    }

    @Test(arguments: Consumption.allCases)
    func theEndOfAFailedBodyIsToldOnceWithItsError(consume: Consumption) async throws {
        let ends = Locked<[TestError?]>([])
        let body = createReadableStream([1, 2]).pipe(through: failing(at: .receive))
            .onEnd { _, error in ends.change { $0.append(error as? TestError) } }
        await #expect(throws: TestError(name: "receive")) { try await consume(body) }
        #expect(ends.value == [TestError(name: "receive")])
    }

    @Test func theEndOfAnIteratorThatIsDroppedIsToldOnce() async throws {
        let ends = Locked<[Bool]>([])
        let body = createReadableStream([1, 2]).onEnd { _, error in
            ends.change { $0.append(error is CancellationError) }
        }
        do {
            var iterator = body.makeAsyncIterator()
            _ = try await iterator.next()
        }
        #expect(ends.value == [true])
    }
}

@Suite("Collectors", .timeLimit(.minutes(1)))
struct CollectorTests {
    @Test func anObjectMergesItsChunksAndTheLaterWins() async throws {
        let stream = createReadableStream([["a": 1, "b": 2], [:], ["a": 3, "__proto__": 4]])
        #expect(try await streamToObject(stream) == ["a": 3, "b": 2, "__proto__": 4])
    }

    @Test func sizeIsCountedBeforeAnythingIsKept() async throws {
        let numbers = createReadableStream([1, 2, 3])
        #expect(try await streamToArray(numbers, maxBufferSize: 3) == [1, 2, 3])
        #expect(await failure { try await streamToArray(numbers, maxBufferSize: 2) } == .limitExceeded)
        let text = createReadableStream("häh", chunkSize: 4)
        #expect(try await streamToString(text, maxBufferSize: 4) == "häh")
        #expect(await failure { try await streamToString(text, maxBufferSize: 3) } == .limitExceeded)
        #expect(await failure { try await streamToBuffer(text, maxBufferSize: 3) } == .limitExceeded)
        let objects = createReadableStream([["a": 1], ["a": 2], ["b": 3]])
        #expect(try await streamToObject(objects, maxBufferSize: 2) == ["a": 2, "b": 3])
        #expect(await failure { try await streamToObject(objects, maxBufferSize: 1) } == .limitExceeded)
    }

    @Test func aLimitEndsTheSource() async throws {
        let source = GatedSource(of: Int.self)
        source.release(1, 2, 3, 4)
        #expect(
            await failure { try await streamToArray(createReadableStream(source), maxBufferSize: 1) } == .limitExceeded
        )
        #expect(source.taken == 2)
        #expect(source.isReleased)
    }
}
