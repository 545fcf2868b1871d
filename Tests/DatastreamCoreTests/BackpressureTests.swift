import DatastreamCore
import DatastreamTesting
import Testing

@Suite("Backpressure and early finish", .timeLimit(.minutes(1)))
struct BackpressureTests {
    @Test func aHeldSinkLetsTheSourceRunNoFurtherThanTheItemItHolds() async throws {
        for options in runs {
            let source = GatedSource(of: Int.self)
            source.release(contentsOf: 0..<100)
            source.finish()
            let sink = RecordingSink(of: Int.self, isGated: true)
            let stream = source.pipe(through: failing(at: nil)).pipe(through: failing(at: nil))
            let executor = WatchedExecutor()
            let run = executor.start { try await stream.pipe(to: sink, options: options) }
            for number in 1...100 {
                try await executor.waitForRest()
                #expect(sink.count(of: .write) == number)
                #expect(source.taken == number)
                sink.releaseWrites()
            }
            #expect(try await run.value.output == Array(0..<100))
        }
    }

    @Test func unfusedSectionsHoldNoMoreThanFusedOnes() async throws {
        let source = GatedSource(of: Int.self)
        source.release(contentsOf: 0..<10)
        source.finish()
        let sink = RecordingSink(of: Int.self, isGated: true)
        let first = ReadableStream(createReadableStream(source).pipe(through: failing(at: nil)))
        let second = ReadableStream(first.pipe(through: failing(at: nil)))
        let executor = WatchedExecutor()
        let run = executor.start { try await second.pipe(through: failing(at: nil)).pipe(to: sink, options: quiet) }
        for number in 1...10 {
            try await executor.waitForRest()
            #expect(sink.count(of: .write) == number)
            #expect(source.taken == number)
            sink.releaseWrites()
        }
        #expect(try await run.value.output == Array(0..<10))
    }

    @Test func aHeldSinkHoldsAKernelWithManyOutputs() async throws {
        let made = Locked(0)
        let sink = RecordingSink(of: Int.self, isGated: true)
        let tap = KernelStage { _ in TapKernel { _ in made.change { $0 += 1 } } }
        let stream = createReadableStream([50]).pipe(through: repeated).pipe(through: tap)
        let executor = WatchedExecutor()
        let run = executor.start { try await stream.pipe(to: sink, options: quiet) }
        for number in 1...50 {
            try await executor.waitForRest()
            #expect(sink.count(of: .write) == number)
            #expect(made.value == number)
            sink.releaseWrites()
        }
        #expect(try await run.value.output.count == 50)
    }

    @Test func iterationPullsOnlyWhatIsAskedFor() async throws {
        let source = GatedSource(of: Int.self)
        source.release(1, 2, 3)
        source.finish()
        var iterator = ReadableStream(source.pipe(through: failing(at: nil))).pipe(through: evenOnly)
            .makeAsyncIterator()
        #expect(source.demands == 0)
        #expect(try await iterator.next() == 2)
        #expect(source.taken == 2)
        #expect(try await iterator.next() == nil)
    }

    @Test(arguments: Origin.allCases)
    func aStageThatIsFinishedStopsTheSourceAndFinishesTheSink(origin: Origin) async throws {
        for options in runs {
            let sink = RecordingSink(of: Int.self)
            let stream = origin.stream(Array(1...9)).pipe(through: prefix(3, of: Int.self))
            let results = try await stream.pipe(to: sink, options: options)
            #expect(results.output == [1, 2, 3])
            #expect(sink.events == [.write, .write, .write, .finish])
            try sink.verifyLifecycle()
        }
    }

    @Test func aStageThatIsFinishedTakesNoMoreFromTheSource() async throws {
        let source = GatedSource(of: Int.self)
        source.release(contentsOf: 1...9)
        let results = try await source.pipe(through: prefix(3, of: Int.self)).pipe(through: repeated)
            .pipe(to: RecordingSink(of: Int.self))
        #expect(results.output == [1, 2, 2, 3, 3, 3])
        #expect(source.taken == 3)
        #expect(source.isReleased)
    }

    @Test func anIteratedStageThatIsFinishedLetsGoOfTheSource() async throws {
        let source = GatedSource(of: Int.self)
        source.release(contentsOf: 1...9)
        var iterator = source.pipe(through: prefix(2, of: Int.self)).makeAsyncIterator()
        #expect(try await iterator.next() == 1)
        #expect(try await iterator.next() == 2)
        #expect(try await iterator.next() == nil)
        #expect(source.taken == 2)
        #expect(source.isReleased)
    }

    @Test(arguments: [false, true])
    func aStageThatIsFinishedEndsTheStagesBelowIt(isErased: Bool) async throws {
        let first = createReadableStream(1...9).pipe(through: prefix(3, of: Int.self))
        let rest = isErased ? ReadableStream(first) : ReadableStream(first.pipe(through: failing(at: nil)))
        let results = try await rest.pipe(through: batch(of: Int.self)).pipe(to: RecordingSink(of: [Int].self))
        #expect(results.output == [[1, 2, 3]])
    }

    @Test(arguments: Origin.allCases)
    func aSinkThatIsFinishedStopsTheSource(origin: Origin) async throws {
        for options in runs {
            let sink = RecordingSink(of: Int.self, limit: 2)
            let results = try await origin.stream(Array(1...9)).pipe(through: failing(at: nil))
                .pipe(to: sink, options: options)
            #expect(results.output == [1, 2])
            #expect(sink.events == [.write, .write, .finish])
            try sink.verifyLifecycle()
        }
    }

    @Test func aSinkThatIsFinishedStopsAKernelWithManyOutputs() async throws {
        let sink = RecordingSink(of: Int.self, limit: 2)
        let results = try await createReadableStream([1_000]).pipe(through: repeated).pipe(to: sink, options: quiet)
        #expect(results.output == [1_000, 1_000])
    }

    @Test(arguments: [false, true])
    func aCountAboveAStageThatFinishesHasItsResult(isErased: Bool) async throws {
        let rows = countStream()
        let counted = createReadableStream(1...9).pipe(through: rows)
        let results =
            isErased
            ? try await ReadableStream(counted).pipe(through: prefix(3, of: Int.self)).pipe(to: DrainStream())
            : try await counted.pipe(through: prefix(3, of: Int.self)).pipe(to: DrainStream())
        #expect(results[rows] == 3)
    }

    @Test func aCountAboveATaskAndAStageThatFinishesHasItsResult() async throws {
        let rows = [countStream(), countStream(), countStream()]
        let numbers = createReadableStream(1...1_000_000)
        let results = [
            try await numbers.pipe(through: rows[0]).buffered(highWaterMark: 4).prefix(3).pipe(to: DrainStream()),
            try await createReadableStream(1...1_000_000).pipe(through: rows[1]).concurrentMap(maxConcurrent: 2) { $0 }
                .prefix(3).pipe(to: DrainStream()),
            try await createReadableStream(1...1_000_000).pipe(through: rows[2]).timeout(.seconds(3_600)).prefix(3)
                .pipe(to: DrainStream()),
        ]
        // the first two may have run ahead by what they hold
        #expect((3...3 + 4 + 1).contains(results[0][rows[0]] ?? 0))
        #expect((3...3 + 2 + 1).contains(results[1][rows[1]] ?? 0))
        #expect(results[2][rows[2]] == 3)
    }

    @Test func aCountOfWhatComesAtTheEndHasItsResultThoughTheSinkIsFinishedByIt() async throws {
        let rows = countStream()
        let results = try await createReadableStream(1...5).pipe(through: batch(of: Int.self)).pipe(through: rows)
            .pipe(to: RecordingSink(of: [Int].self, limit: 1), options: quiet)
        #expect(results.output == [[1, 2, 3, 4, 5]])
        #expect(results[rows] == 1)
    }

    @Test func aCountAboveASinkThatFinishesHasItsResult() async throws {
        let rows = countStream()
        let results = try await createReadableStream(1...9).pipe(through: rows)
            .pipe(to: RecordingSink(of: Int.self, limit: 3))
        #expect(results[rows] == 3)
    }
}

@Suite("streamToArray, streamToBuffer and streamToString", .timeLimit(.minutes(1)))
struct CollectTests {
    @Test func whatIsWithinTheLimitIsCollected() async throws {
        #expect(try await streamToArray(createReadableStream(1...3), maxBufferSize: 3) == [1, 2, 3])
        let text = createReadableStream("naïve", chunkSize: 4)
        #expect(try await streamToString(text, maxBufferSize: 6) == "naïve")
        #expect(try await streamToBuffer(text, maxBufferSize: 6).readableBytes == 6)
        #expect(try await streamToString(createReadableStream("")) == "")
    }

    @Test func textsAreJoinedAndCountTheirBytes() async throws {
        let texts = createReadableStream(["na", "ï", "", "ve"])
        #expect(try await streamToString(texts, maxBufferSize: 6) == "naïve")
        #expect(try await streamToBuffer(texts, maxBufferSize: 6) == ByteBuffer(string: "naïve"))
        let text = await #expect(throws: StreamError.self) { try await streamToString(texts, maxBufferSize: 5) }
        #expect(text?.message.contains("streamToString: 6 bytes are more than maxBufferSize, 5") == true)
        #expect(await failure { try await streamToBuffer(texts, maxBufferSize: 5) } == .limitExceeded)
    }

    @Test func whatIsOverTheLimitFailsAndLetsGoOfTheSource() async throws {
        let source = GatedSource(of: Int.self)
        source.release(contentsOf: 1...9)
        let error = await #expect(throws: StreamError.self) {
            try await streamToArray(createReadableStream(source), maxBufferSize: 3)
        }
        #expect(error?.code == .limitExceeded)
        #expect(error?.message.contains("streamToArray: 4 elements are more than maxBufferSize, 3") == true)
        #expect(source.taken == 4)
        #expect(source.isReleased)
    }

    @Test func bytesOverTheLimitFail() async throws {
        let text = createReadableStream("naïve", chunkSize: 4)
        let error = await #expect(throws: StreamError.self) { try await streamToBuffer(text, maxBufferSize: 5) }
        #expect(error?.message.contains("streamToBuffer: 6 bytes are more than maxBufferSize, 5") == true)
        let asText = await #expect(throws: StreamError.self) { try await streamToString(text, maxBufferSize: 5) }
        #expect(asText?.code == .limitExceeded)
        #expect(asText?.message.contains("streamToString: 6 bytes are more than maxBufferSize, 5") == true)
        let none = await #expect(throws: StreamError.self) { try await streamToBuffer(text, maxBufferSize: 0) }
        #expect(none?.code == .limitExceeded)
    }

    @Test func scalarsThatAreCutApartAreJoined() async throws {
        let bytes = Array("a€😀".utf8)
        #expect(try await streamToString(createReadableStream(bytes, chunkSize: 1)) == "a€😀")
    }

    @Test func bytesThatAreNotTextBecomeReplacementCharacters() async throws {
        #expect(try await streamToString(createReadableStream([0x61, 0xFF] as [UInt8])) == "a\u{FFFD}")
    }
}

/// A consumer with an isolation of its own.
private actor Consumer {
    var seen: [Int] = []

    func iterate(_ stream: some DrivableStream<Int>) async throws {
        for try await number in stream {
            assertIsolated()
            seen.append(number)
        }
    }

    func drive(_ stream: some DrivableStream<Int>) async throws {
        seen = try await stream.pipe(to: RecordingSink(of: Int.self)).output
        assertIsolated()
    }
}

@Suite("Isolated consumers", .timeLimit(.minutes(1)))
struct IsolatedConsumerTests {
    @Test(arguments: Origin.allCases)
    func anActorIteratesAndDrives(origin: Origin) async throws {
        let iterating = Consumer()
        try await iterating.iterate(origin.stream([1, 2, 3, 4]).pipe(through: evenOnly).pipe(through: repeated))
        #expect(await iterating.seen == [2, 2, 4, 4, 4, 4])
        let driving = Consumer()
        try await driving.drive(origin.stream([1, 2, 3, 4]).pipe(through: evenOnly))
        #expect(await driving.seen == [2, 4])
    }

    @Test @MainActor func theMainActorIteratesAndDrives() async throws {
        var seen: [Int] = []
        for try await number in Origin.producer.stream([1, 2]).pipe(through: repeated) { seen.append(number) }
        #expect(seen == [1, 2, 2])
        let sink = createWritableStream { (number: Int) in await MainActor.run { seen.append(number) } }
        try await Origin.gated.stream([3]).pipe(to: sink, options: quiet)
        #expect(seen == [1, 2, 2, 3])
    }
}
