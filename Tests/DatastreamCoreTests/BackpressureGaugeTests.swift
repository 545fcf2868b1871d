import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

/// A stage that takes a known time for each item, by moving the gauge's clock.
private struct SlowStream: TransformStream {
    typealias Input = Int
    typealias Output = Int

    let clock: ManualClock
    let time: Duration

    func makeTransformer(in run: RunContext) throws -> Kernel { Kernel(clock: clock, time: time) }

    struct Kernel: Transformer {
        let clock: ManualClock
        let time: Duration
        var held: Int?
        var isOver = false

        mutating func receive(_ input: consuming Int) { held = input }

        mutating func receiveEnd() { isOver = true }

        mutating func next() throws -> TransformStep<Int> {
            guard let item = held.take() else { return isOver ? .finished : .needsInput }
            clock.advance(by: time)
            return .output(item)
        }
    }
}

@Suite struct BackpressureGaugeTests {
    private let clock = ManualClock()

    private func slow(_ milliseconds: Int) -> SlowStream { SlowStream(clock: clock, time: .milliseconds(milliseconds)) }

    private func source(_ count: Int, milliseconds: Int) -> ReadableStream<Int> {
        createReadableStream(
            (0..<count).lazy.map { [clock] item in
                clock.advance(by: .milliseconds(milliseconds))
                return item
            }
        )
    }

    private func sink(milliseconds: Int) -> some WritableStream<Int, Void> {
        createWritableStream { [clock] (_: Int) in clock.advance(by: .milliseconds(milliseconds)) }
    }

    @Test func everyTimeGoesToTheOneWhoSpentIt() async throws {
        let gauge = BackpressureGauge(clock: clock)
        try await source(10, milliseconds: 1).pipe(through: slow(2)).pipe(through: slow(5))
            .pipe(to: sink(milliseconds: 3), options: RunOptions(gauge: gauge))

        let report = gauge.report
        #expect(report.stages.map(\.name) == ["source", "slowStream", "slowStream", "sink"])
        #expect(report.stages.map(\.working) == [10, 20, 50, 30].map { .milliseconds($0) })
        #expect(report.stages.map(\.waitingForUpstream) == [0, 10, 30, 80].map { .milliseconds($0) })
        #expect(report.stages.map(\.heldByDownstream) == [100, 80, 30, 0].map { .milliseconds($0) })
        #expect(report.elapsed == .milliseconds(110))
        #expect(report.bottleneck?.working == .milliseconds(50))
        #expect(!report.isRunning)
    }

    @Test func countsChunksElementsAndBytesOfBothSides() async throws {
        let gauge = BackpressureGauge(clock: clock)
        let chunks = createReadableStream("one two three", chunkSize: 4)
        try await chunks.pipe(through: countStream()).pipe(
            to: DrainStream<ByteBuffer>(),
            options: RunOptions(gauge: gauge)
        )

        let count = try #require(gauge.report.stages.dropFirst().first)
        #expect(count.name == "countStream")
        #expect(count.input == count.output)
        #expect(count.input.chunks == 4)
        #expect(count.input.bytes == 13)
        #expect(gauge.report.stages.last?.input.bytes == 13)
    }

    @Test func batchesCountTheirElements() async throws {
        let gauge = BackpressureGauge(clock: clock)
        try await createReadableStream([[1, 2, 3], [4]]).pipe(
            to: DrainStream<[Int]>(),
            options: RunOptions(gauge: gauge)
        )
        let sink = try #require(gauge.report.stages.last)
        #expect(sink.input.chunks == 2)
        #expect(sink.input.elements == 4)
        #expect(sink.input.bytes == nil)
    }

    @Test func canBeReadWhileTheRunGoesOn() async throws {
        let gauge = BackpressureGauge(clock: clock)
        let gated = GatedSource(of: Int.self)
        let recording = RecordingSink<Int>()
        async let run = gated.pipe(through: slow(4)).pipe(
            to: recording,
            options: RunOptions(flushWhenIdle: nil, gauge: gauge)
        )
        gated.release(1, 2)
        try await gated.waitForDemands(3)
        clock.advance(by: .milliseconds(100))

        let report = gauge.report
        #expect(report.isRunning)
        #expect(report.stages.first?.working == .milliseconds(100))
        #expect(report.stages.map(\.output.chunks) == [2, 2, 0])
        #expect(report.bottleneck?.name == "source")
        gated.finish()
        _ = try await run
        #expect(!gauge.report.isRunning)
    }

    @Test func aStreamThatOthersDriveIsMeasuredToo() async throws {
        let gauge = BackpressureGauge(clock: clock)
        let body = ReadableStream(source(3, milliseconds: 1).pipe(through: slow(2)).gauged(by: gauge))
        #expect(try await streamToArray(body) == [0, 1, 2])
        #expect(gauge.report.stages.map(\.working) == [3, 6, 0].map { .milliseconds($0) })
    }

    @Test func anAbsentStageHasNoRow() async throws {
        let gauge = BackpressureGauge(clock: clock)
        let absent: SlowStream? = nil
        let present: SlowStream? = slow(1)
        try await source(1, milliseconds: 0).pipe(through: absent).pipe(through: present)
            .pipe(to: DrainStream<Int>(), options: RunOptions(gauge: gauge))
        #expect(gauge.report.stages.map(\.name) == ["source", "slowStream", "sink"])
    }

    @Test func resultsErrorsAndTheSinksLifecycleAreAsWithoutIt() async throws {
        struct Broken: Error {}
        let gauge = BackpressureGauge(clock: clock)
        let failing = RecordingSink<Int>()
        let gated = GatedSource(of: Int.self)
        gated.release(1)
        gated.fail(Broken())
        await #expect(throws: Broken.self) {
            try await gated.pipe(through: countStream()).pipe(to: failing, options: RunOptions(gauge: gauge))
        }
        try failing.verifyLifecycle()
        #expect(failing.abortErrors.count == 1)
        #expect(!gauge.report.isRunning)

        let count = countStream()
        let results = try await pipeline(options: RunOptions(gauge: gauge)) {
            createReadableStream([1, 2, 3])
            count
        }
        #expect(results[count] == 3)
    }

    @Test func aReportIsATable() async throws {
        let gauge = BackpressureGauge(clock: clock)
        #expect(gauge.report.description == "nothing has run yet")
        try await source(1_500, milliseconds: 1).pipe(through: slow(3))
            .pipe(to: sink(milliseconds: 0), options: RunOptions(gauge: gauge))
        #expect(
            gauge.report.description == """
                               in    out  working        waiting  held up
                source          –  1,500    1.5 s  25 %   0.0 ms    4.5 s
                slowStream  1,500  1,500    4.5 s  75 %    1.5 s   0.0 ms
                sink        1,500      –   0.0 ms   0 %    6.0 s   0.0 ms
                6.0 s in all; bottleneck: slowStream (75 %)
                """
        )
    }
}
