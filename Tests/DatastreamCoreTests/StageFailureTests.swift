import DatastreamCore
import DatastreamTesting
import Testing

/// A stage that fails midway: what stands behind it is flushed into a sink that keeps what it has got.
@Suite("A failing stage", .timeLimit(.minutes(1)))
struct StageFailureTests {
    @Test(arguments: Place.allCases, [FailingKernel.Point.receive, .next, .end, .lastNext])
    func hasWhatStandsBehindItFlushed(place: Place, point: FailingKernel.Point) async throws {
        for gauge in [nil, BackpressureGauge()] {
            for wants in [true, false] {
                let (log, sink) = (Locked<[String]>([]), RecordingSink(of: Int.self, flushesBeforeAbort: wants))
                let stream = place.stream(failing(at: point), log: log)
                let options = RunOptions(flushWhenIdle: nil, gauge: gauge)
                await #expect(throws: TestError(name: "\(point)")) { try await stream.pipe(to: sink, options: options) }
                let made = point == .receive || point == .next ? [1] : [1, 2, 3]
                #expect(sink.items == (wants ? made : []))
                #expect(sink.events == (wants ? made.map { _ in .write } + [.flush, .abort] : [.abort]))
                #expect(sink.abortErrors as? [TestError] == [TestError(name: "\(point)")])
                #expect(
                    log.value.sorted()
                        == place.names.flatMap { wants ? ["\($0) flush", "\($0) stop"] : ["\($0) stop"] }
                )
                try sink.verifyLifecycle()
            }
        }
    }

    @Test(arguments: Origin.allCases)
    func isFollowedByAFlushWhateverTheSource(origin: Origin) async throws {
        for options in runs {
            let (kernels, sink) = (LiveCounter(), RecordingSink(of: [Int].self, flushesBeforeAbort: true))
            let stream = origin.stream([1, 2, 3]).pipe(through: failing(at: .receive, tokens: kernels))
                .pipe(through: batch(of: Int.self))
            await #expect(throws: TestError(name: "receive")) { try await stream.pipe(to: sink, options: options) }
            #expect(sink.items == [[1]])
            #expect(sink.events == [.write, .flush, .abort])
            #expect(kernels.count == 0)
            try sink.verifyLifecycle()
        }
    }

    @Test(arguments: Place.allCases)
    func mayFailInAFlush(place: Place) async throws {
        let sink = RecordingSink(of: Int.self, flushesBeforeAbort: true)
        let source = GatedSource(of: Int.self)
        source.release(1, 2, 3)
        source.fail(TestError(name: "source"))
        let stream = place.stream(of: createReadableStream(source), failing(at: .flush), log: Locked([]))
        await #expect(throws: TestError(name: "source")) { try await stream.pipe(to: sink, options: quiet) }
        #expect(sink.items == [1, 2, 3])
        #expect(sink.count(of: .abort) == 1)
        try sink.verifyLifecycle()
    }

    @Test func mayFailInAFlushWhileTheSourceIsSilent() async throws {
        let (clock, source) = (ManualClock(), GatedSource(of: Int.self))
        let sink = RecordingSink(of: [Int].self, flushesBeforeAbort: true)
        source.release(1, 2)
        let stream = source.pipe(through: failing(at: .flush)).pipe(through: batch(of: Int.self))
        let ticks = Task {
            while true {
                try await clock.waitForSleepers()
                clock.advance(by: .milliseconds(20))
            }
        }
        defer { ticks.cancel() }
        await #expect(throws: TestError(name: "flush")) {
            try await stream.pipe(to: sink, options: RunOptions(flushWhenIdle: .milliseconds(20), clock: clock))
        }
        #expect(sink.items == [[1, 2]])
        #expect(sink.events == [.write, .flush, .abort])
        try sink.verifyLifecycle()
    }

    @Test(arguments: [true, false])
    func isNotAskedForWhatItHolds(isFused: Bool) async throws {
        let (log, sink) = (Locked<[String]>([]), RecordingSink(of: Int.self, flushesBeforeAbort: true))
        let upper = createReadableStream([1, 2, 3]).pipe(through: passing("before", log: log))
            .pipe(through: holding("failing", failsAt: 3, log: log))
        let stream =
            isFused
            ? ReadableStream(upper.pipe(through: passing("behind", log: log)))
            : ReadableStream(ReadableStream(upper).pipe(through: passing("behind", log: log)))
        await #expect(throws: TestError(name: "failing")) { try await stream.pipe(to: sink, options: quiet) }
        #expect(sink.events == [.flush, .abort])
        #expect(log.value == ["behind flush", "before stop", "failing stop", "behind stop"])
        try sink.verifyLifecycle()
    }

    @Test(arguments: Shape.allCases)
    func isTheFirstErrorAlthoughTheFlushFailsToo(shape: Shape) async throws {
        let (log, sink) = (Locked<[String]>([]), RecordingSink(of: Int.self, flushesBeforeAbort: true))
        let stream = shape.stream(
            failing(at: .receive),
            holding("a", log: log),
            failing(at: .flush),
            holding("b", log: log)
        )
        await #expect(throws: TestError(name: "receive")) { try await stream.pipe(to: sink, options: quiet) }
        #expect(sink.items == [1])
        #expect(sink.events == [.write, .flush, .abort])
        #expect(sink.abortErrors as? [TestError] == [TestError(name: "receive")])
        #expect(log.value == ["a flush", "b flush", "a stop", "b stop"] || shape == .sections)
        #expect(log.value.sorted() == ["a flush", "a stop", "b flush", "b stop"])
        try sink.verifyLifecycle()
    }

    @Test(arguments: Shape.allCases, [RecordingSink<Int>.FailurePoint.write(1), .flush(1)])
    func isTheFirstErrorAlthoughTheSinkFailsToo(shape: Shape, point: RecordingSink<Int>.FailurePoint) async throws {
        let log = Locked<[String]>([])
        let sink = RecordingSink(of: Int.self, flushesBeforeAbort: true, failure: (point, TestError(name: "sink")))
        let stream = shape.stream(
            failing(at: .receive),
            holding("a", log: log),
            passing("pass"),
            holding("b", log: log)
        )
        await #expect(throws: TestError(name: "receive")) { try await stream.pipe(to: sink, options: quiet) }
        #expect(sink.events == [.write] + (point == .flush(1) ? [.flush] : []) + [.abort])
        #expect(sink.abortErrors as? [TestError] == [TestError(name: "receive")])
        try sink.verifyLifecycle()
    }

    @Test(arguments: Shape.allCases)
    func mayHaveAStageBehindItThatIsFinishedByTheFlush(shape: Shape) async throws {
        let (log, sink) = (Locked<[String]>([]), RecordingSink(of: Int.self, flushesBeforeAbort: true))
        let stream = shape.stream(failing(at: .end), holding("a", log: log), prefix(2), holding("b", log: log))
        await #expect(throws: TestError(name: "end")) { try await stream.pipe(to: sink, options: quiet) }
        #expect(sink.items == [1, 2])
        #expect(log.value.count { $0 == "a stop" } == 1)
        #expect(log.value.count { $0 == "b stop" } == (shape == .sections ? 1 : 0))  // else it has been ended
        #expect(sink.events == [.write, .write, .flush, .abort])
        try sink.verifyLifecycle()
    }

    @Test(arguments: [true, false])
    func publishesItsResultsOnce(wants: Bool) async throws {
        let (above, below) = (countStream(), countStream(resultKey: "below"))
        let sink = RecordingSink(of: Int.self, flushesBeforeAbort: wants)
        let run = RunContext(options: quiet)
        let stream = createReadableStream([1, 2, 3]).pipe(through: above).pipe(through: failing(at: .receive))
            .pipe(through: holding("held")).pipe(through: below)
        await #expect(throws: TestError(name: "receive")) {
            _ = try await stream.drive(into: try await sink.makeWriter(in: run), in: run)
        }
        #expect(run[above] == 2)
        #expect(run[below] == (wants ? 1 : 0))
    }

    @Test func isNotFollowedByAFlushWhenItsRunIsCancelled() async throws {
        let sink = RecordingSink(of: [Int].self, flushesBeforeAbort: true)
        let run = Task {
            try await createReadableStream([1, 2, 3])
                .map { (number: Int) throws -> Int in
                    guard number == 3 else { return number }
                    withUnsafeCurrentTask { $0?.cancel() }
                    throw TestError(name: "stage")
                }
                .pipe(through: batch(of: Int.self)).pipe(to: sink, options: quiet)
        }
        await #expect(throws: TestError(name: "stage")) { try await run.value }
        #expect(sink.events == [.abort])
    }

    @Test(arguments: [true, false])
    func mayBeOneThatWaits(hasBoundary: Bool) async throws {
        for fails in ["item", "end"] {
            let stage = createTransformStream { (number: Int, output: inout TransformOutput<Int>) async throws in
                await Task.yield()
                if number == 3, fails == "item" { throw TestError(name: "item") }
                output.enqueue(number)
            } flush: { _ in
                await Task.yield()
                throw TestError(name: "end")
            }
            for gauge in [nil, BackpressureGauge()] {
                let sink = RecordingSink(of: [Int].self, flushesBeforeAbort: true)
                let upper = createReadableStream([1, 2, 3]).pipe(through: Optional(stage))
                let stream =
                    hasBoundary
                    ? ReadableStream(ReadableStream(upper).pipe(through: batch(of: Int.self)))
                    : ReadableStream(upper.pipe(through: batch(of: Int.self)))
                let options = RunOptions(flushWhenIdle: nil, gauge: gauge)
                await #expect(throws: TestError(name: fails)) { try await stream.pipe(to: sink, options: options) }
                #expect(sink.items == (fails == "item" ? [[1, 2]] : [[1, 2, 3]]))
                #expect(sink.events == [.write, .flush, .abort])
                try sink.verifyLifecycle()
            }
        }
    }
}
