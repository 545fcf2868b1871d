import DatastreamCore
import DatastreamTesting
import Testing

/// What a gauge says of streams with tasks of their own, and of stages that were chosen.
@Suite("A gauge on streams with tasks", .timeLimit(.minutes(1)))
struct GaugedTasksTests {
    private let clock = ManualClock()

    private func options(_ gauge: BackpressureGauge) -> RunOptions { RunOptions(flushWhenIdle: nil, gauge: gauge) }

    private func row(_ name: String, of gauge: BackpressureGauge) throws -> GaugeReport.Stage {
        try #require(gauge.report.stages.first { $0.name == name })
    }

    @Test func aBufferHasARowBetweenThoseAboveAndBelowIt() async throws {
        let gauge = BackpressureGauge(clock: clock)
        try await createReadableStream(0..<9).pipe(through: countStream()).buffered(highWaterMark: 2).map { $0 }
            .filter { $0 > 3 }.pipe(to: DrainStream(), options: options(gauge))
        #expect(
            gauge.report.stages.map(\.name) == [
                "source", "countStream", "buffered", "mapStream", "filterStream", "sink",
            ]
        )
        #expect(gauge.report.stages.map(\.input.chunks) == [0, 9, 9, 9, 9, 5])
        #expect(gauge.report.stages.map(\.output.chunks) == [9, 9, 9, 9, 5, 0])
        #expect(!gauge.report.isRunning)
    }

    @Test func aBufferWaitsForItsSourceAndIsHeldUpWhileItIsFull() async throws {
        let gauge = BackpressureGauge(clock: clock)
        let source = GatedSource(of: Int.self)
        let sink = RecordingSink(of: Int.self, isGated: true)
        async let results = createReadableStream(source).buffered(highWaterMark: 2)
            .pipe(to: sink, options: options(gauge))
        try await source.waitForDemand()
        clock.advance(by: .milliseconds(10))
        source.release(1, 2, 3)
        source.finish()
        try await sink.waitForWrites(1)  // the sink holds one, and two make the buffer full
        #expect(try row("buffered", of: gauge).waitingForUpstream == .milliseconds(10))
        while try row("buffered", of: gauge).heldByDownstream == .zero {
            clock.advance(by: .milliseconds(1))
            await Task.yield()
        }
        #expect(try row("buffered", of: gauge).input.chunks == 3)
        #expect(try row("buffered", of: gauge).output.chunks == 1)
        #expect(try row("buffered", of: gauge).working == .zero)
        sink.releaseWrites(3)
        #expect(try await results.output == [1, 2, 3])
        #expect(try row("buffered", of: gauge).output.chunks == 3)
    }

    @Test func aParallelMapWorksWhileACallIsUnderWay() async throws {
        let gauge = BackpressureGauge(clock: clock)
        async let results = createReadableStream(0..<6).map { $0 }.concurrentMap(maxConcurrent: 2) { [clock] number in
            try await clock.sleep(for: .milliseconds(5))
            return number
        }
        .pipe(to: RecordingSink(of: Int.self), options: options(gauge))
        for _ in 0..<3 {
            try await clock.waitForSleepers(2)
            clock.advance(by: .milliseconds(5))
        }
        #expect(try await results.output == Array(0..<6))
        #expect(gauge.report.stages.map(\.name) == ["source", "mapStream", "concurrentMapStream", "sink"])
        let row = try row("concurrentMapStream", of: gauge)
        #expect(row.working == .milliseconds(15))
        #expect(row.waitingForUpstream == .zero)
        #expect(row.heldByDownstream == .zero)
        #expect(row.input.chunks == 6)
        #expect(row.output.chunks == 6)
        #expect(gauge.report.bottleneck?.name == "concurrentMapStream")
    }

    @Test func aParallelMapIsHeldUpByASlowSink() async throws {
        let gauge = BackpressureGauge(clock: clock)
        let sink = RecordingSink(of: Int.self, isGated: true)
        async let results = createReadableStream(0..<3).concurrentMap(maxConcurrent: 2) { $0 }
            .pipe(to: sink, options: options(gauge))
        try await sink.waitForWrites(1)
        while try row("concurrentMapStream", of: gauge).heldByDownstream == .zero {
            clock.advance(by: .milliseconds(1))
            await Task.yield()
        }
        sink.releaseWrites(3)
        #expect(try await results.output == [0, 1, 2])
    }

    @Test func stagesAroundAPushSourceATimeoutAnEndAndAnErasureAreMeasuredInOrder() async throws {
        let gauge = BackpressureGauge(clock: clock)
        let (stream, source) = createReadableStream(of: Int.self)
        for number in 0..<4 { try await source.send(number) }
        source.finish()
        try await stream.map { $0 }.timeout(.seconds(1), clock: ManualClock()).filter { $0 > 0 }.onEnd { _, _ in }
            .batch(2).erased().flatten().pipe(to: DrainStream(), options: options(gauge))
        let stages = gauge.report.stages
        #expect(
            stages.map(\.name) == ["source", "mapStream", "filterStream", "batchStream", "flattenStream", "sink"]
        )
        #expect(stages.map(\.output.chunks) == [4, 4, 3, 2, 3, 0])
    }

    @Test(arguments: [true, false])
    func theBranchThatWasChosenHasTheRow(isFirst: Bool) async throws {
        let gauge = BackpressureGauge(clock: clock)
        try await pipeline(options: options(gauge)) {
            createReadableStream([1, 2, 3])
            if isFirst {
                filterStream { (number: Int) in number > 1 }
                mapStream { (number: Int) in number }
            } else {
                prefixStream(of: Int.self, 1)
            }
            DrainStream<Int>()
        }
        let names = isFirst ? ["filterStream", "mapStream"] : ["prefixStream"]
        #expect(gauge.report.stages.map(\.name) == ["source"] + names + ["sink"])
        #expect(gauge.report.stages.last?.input.chunks == (isFirst ? 2 : 1))
    }

    @Test(arguments: [true, false])
    func aStageThatMayBeAbsentGoesByItsOwnNameAndHasNoRowWhenItIs(isPresent: Bool) async throws {
        let gauge = BackpressureGauge(clock: clock)
        try await pipeline(options: options(gauge)) {
            createReadableStream([1, 2, 3])
            if isPresent { countStream() }
            if isPresent { SlowPass() }
            if isPresent { mapStream { (number: Int) in number } }
            DrainStream<Int>()
        }
        let names = isPresent ? ["countStream", "slowPass", "mapStream"] : []
        #expect(gauge.report.stages.map(\.name) == ["source"] + names + ["sink"])
        #expect(gauge.report.stages.map(\.output.chunks).dropLast().allSatisfy { $0 == 3 })
    }

    @Test(arguments: [true, false])
    func anAsynchronousBranchGoesByItsOwnName(isFirst: Bool) async throws {
        let gauge = BackpressureGauge(clock: clock)
        try await pipeline(options: options(gauge)) {
            createReadableStream([1, 2, 3])
            if isFirst {
                SlowPass()
            } else {
                createPassThroughStream { (_: Int) in await Task.yield() }
            }
            DrainStream<Int>()
        }
        let name = isFirst ? "slowPass" : "asyncClosureTransformStream"
        #expect(gauge.report.stages.map(\.name) == ["source", name, "sink"])
    }
}

/// An asynchronous stage that passes items on.
private struct SlowPass: AsyncTransformStream {
    typealias Input = Int
    typealias Output = Int

    func makeAsyncTransformer(in run: RunContext) -> Stage { Stage() }

    struct Stage: AsyncTransformer {
        var held: Int?
        var isOver = false

        mutating func receive(_ input: consuming Int) async { held = input }

        mutating func receiveFlush() async {}

        mutating func receiveEnd() async { isOver = true }

        mutating func next() async -> TransformStep<Int> {
            if let item = held.take() { return .output(item) }
            return isOver ? .finished : .needsInput
        }

        mutating func cancel() async {}
    }
}
