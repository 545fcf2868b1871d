import DatastreamCore
import DatastreamTesting
import Testing

@Suite("Results", .timeLimit(.minutes(1)))
struct ResultTests {
    @Test func aResultIsFoundByItsStageAndByItsName() async throws {
        let before = countStream(resultKey: "before")
        let after = countStream(resultKey: "after")
        let results = try await createReadableStream(1...10).pipe(through: before).pipe(through: evenOnly)
            .pipe(through: after).pipe(to: DrainStream())
        #expect(results[before] == 10)
        #expect(results[after] == 5)
        #expect(results["before"] as? Int == 10)
        #expect(results["after"] as? Int == 5)
        #expect(results.run[before] == 10)
    }

    @Test func anEmptyRunHasItsResults() async throws {
        let rows = countStream()
        let results = try await createReadableStream([] as [Int]).pipe(through: rows).pipe(to: DrainStream())
        #expect(results[rows] == 0)
    }

    @Test func aStageOfAnotherRunHasNoResult() async throws {
        let results = try await createReadableStream([1]).pipe(to: DrainStream())
        #expect(results[countStream()] == nil)
        #expect(results["count"] == nil)
    }

    @Test func resultsPassThroughErasure() async throws {
        let rows = countStream()
        let erased = ReadableStream(createReadableStream([1, 2, 3]).pipe(through: rows))
        let results = try await erased.pipe(through: evenOnly).pipe(to: DrainStream())
        #expect(results[rows] == 3)
    }

    @Test func iterationPublishesIntoTheRunItWasGiven() async throws {
        let rows = countStream()
        let stream = ReadableStream(createReadableStream([1, 2, 3]).pipe(through: rows)).pipe(through: evenOnly)
        let run = RunContext()
        var iterator = stream.makeAsyncIterator(in: run)
        while try await iterator.next() != nil {}
        #expect(run[rows] == 3)
    }

    @Test func twoRunsOfOneDescriptionAtOnceHaveSeparateResults() async throws {
        let rows = countStream()
        let stage = Fused(Observed<Int, CountStream>(rows), evenOnly)
        let sources = [GatedSource(of: Int.self), GatedSource(of: Int.self)]
        async let first = sources[0].pipe(through: stage).pipe(to: RecordingSink(of: Int.self))
        async let second = sources[1].pipe(through: stage).pipe(to: RecordingSink(of: Int.self))
        for source in sources { try await source.waitForDemand() }
        sources[0].release(2, 4)
        sources[1].release(6, 8, 10)
        sources[1].finish()
        let two = try await second
        sources[0].finish()
        let one = try await first
        #expect(one[rows] == 2)
        #expect(two[rows] == 3)
        #expect(one.output == [2, 4])
        #expect(two.output == [6, 8, 10])
    }

    @Test func oneStageTwiceInARunIsRefused() async throws {
        let rows = countStream()
        let sink = RecordingSink(of: Int.self)
        let fused = createReadableStream([1, 2]).pipe(through: rows).pipe(through: evenOnly).pipe(through: rows)
        let error = await #expect(throws: StreamError.self) { try await fused.pipe(to: sink, options: quiet) }
        #expect(error?.code == .duplicateResultKey)
        #expect(sink.events == [.abort])
        let erased = ReadableStream(createReadableStream([1, 2]).pipe(through: rows)).pipe(through: rows)
        let unfused = await #expect(throws: StreamError.self) { try await erased.pipe(to: DrainStream()) }
        #expect(unfused?.code == .duplicateResultKey)
        let iterated = await #expect(throws: StreamError.self) { try await collect(fused) }
        #expect(iterated?.code == .duplicateResultKey)
    }

    @Test(arguments: Consumption.allCases)
    func aRunThatFailsHasWhatWasKnownByThen(consume: Consumption) async throws {
        let (above, below) = (countStream(), countStream())
        let seen = Locked<[Int?]>([])
        let stream = createReadableStream(1...9).pipe(through: above)
            .map { (number: Int) throws -> Int in
                if number == 3 { throw TestError(name: "map") }
                return number
            }
            .pipe(through: below)
            .onEnd { run, _ in seen.value = [run[above], run[below]] }
        await #expect(throws: TestError(name: "map")) { try await consume(stream) }
        #expect(seen.value == [3, 2])
    }

    @Test func aRunWhoseSourceSinkOrEndFailsHasWhatWasKnownByThen() async throws {
        let rows = countStream()
        let seen = Locked<Int?>(nil)
        func expectRows(
            _ count: Int,
            in stream: some DrivableStream<Int>,
            failure: RecordingSink<Int>.FailurePoint? = nil
        )
            async throws
        {
            let error = TestError(name: "failure")
            let sink = RecordingSink(of: Int.self, failure: failure.map { ($0, error) })
            seen.value = nil
            let told = stream.onEnd { run, _ in seen.value = run[rows] }
            await #expect(throws: TestError.self) { try await told.pipe(to: sink, options: quiet) }
            #expect(seen.value == count)
        }
        let source = GatedSource(of: Int.self)
        source.release(1, 2)
        source.fail(TestError(name: "source"))
        try await expectRows(2, in: createReadableStream(source).pipe(through: rows))
        try await expectRows(2, in: createReadableStream(1...9).pipe(through: rows), failure: .write(2))
        let held = createReadableStream(Array(1...9)).pipe(through: batch(of: Int.self)).flatten()
        try await expectRows(4, in: held.pipe(through: rows), failure: .write(4))
        try await expectRows(9, in: held.pipe(through: rows), failure: .finish)
    }

    @Test func twoStagesMayShareAName() async throws {
        let (first, second) = (countStream(), countStream())
        let results = try await createReadableStream(1...4).pipe(through: first).pipe(through: evenOnly)
            .pipe(through: second).pipe(to: DrainStream())
        #expect(results[first] == 4)
        #expect(results[second] == 2)
        #expect(results["count"] as? Int == 2)
    }

    @Test func aResultCanBeReadWhileTheRunGoesOn() async throws {
        let rows = countStream()
        let run = RunContext(options: RunOptions(flushWhenIdle: nil))
        var kernel = try Observed<Int, CountStream>(rows).makeTransformer(in: run)
        #expect(run[rows] == nil)
        try kernel.receive(1)
        _ = try kernel.next()
        kernel.receiveFlush()
        #expect(run[rows] == 1)
    }

    @Test func aLazyOptionIsReadWhenItIsNeeded() throws {
        let run = RunContext()
        let detector = countStream()
        let option = Lazy.detected(by: detector)
        #expect(option.resolve(in: run, default: 7) == 7)
        try run.claim(detector.resultKey).publish(3)
        #expect(option.resolve(in: run, default: 7) == 3)
        #expect(Lazy.value(5).resolve(in: run, default: 7) == 5)
        #expect(option.resolve(in: RunContext(), default: 7) == 7)
    }

    @Test func aStageLearnsWhatAStageAboveItHasFound() async throws {
        let detector = PeekStream(resultKey: ResultKey("first"))
        let factor = Lazy.detected(by: detector)
        let scale = KernelStage { run in ScaleKernel(factor: factor, run: run) }
        let stream = createReadableStream([3, 1, 2]).pipe(through: detector).pipe(through: scale)
        #expect(try await streamToArray(stream) == [9, 3, 6])
    }
}

/// Publishes the first number that passes.
private struct PeekStream: PassThroughStream, ResultProviding {
    let resultKey: ResultKey<Int>

    func makeObserver(in run: RunContext) throws -> Observer { Observer(slot: try run.claim(resultKey)) }

    struct Observer: PassThroughObserver {
        let slot: ResultSlot<Int>

        mutating func observe<Element>(_ element: borrowing Element) {
            if slot.value == nil, let number = copy element as? Int { slot.publish(number) }
        }

        mutating func end() {}
    }
}

/// Multiplies by a lazy factor.
private struct ScaleKernel: Transformer {
    let factor: Lazy<Int>
    let run: RunContext
    var held: Int?
    var isOver = false

    init(factor: Lazy<Int>, run: RunContext) {
        self.factor = factor
        self.run = run
    }

    mutating func receive(_ input: consuming Int) { held = input * factor.resolve(in: run, default: 1) }

    mutating func receiveEnd() { isOver = true }

    mutating func next() -> TransformStep<Int> {
        if let item = held.take() { return .output(item) }
        return isOver ? .finished : .needsInput
    }
}
