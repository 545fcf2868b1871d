import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

@Suite("pipe, pipeline and pipejoin", .timeLimit(.minutes(1)))
struct CompositionTests {
    @Test(arguments: 0..<20 as Range<UInt64>)
    func fusedStagesGiveWhatSeparateOnesGive(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let input = (0..<40).map { _ in Int.random(in: 0...6, using: &random) }
        let source = createReadableStream(input)
        let fused = source.pipe(through: repeated).pipe(through: evenOnly).pipe(through: repeated)
            .pipe(through: batch(of: Int.self))
        let first = ReadableStream(source.pipe(through: repeated))
        let second = ReadableStream(first.pipe(through: evenOnly))
        let unfused = ReadableStream(second.pipe(through: repeated)).pipe(through: batch(of: Int.self))
        let expected = input.flatMap { Array(repeating: $0, count: $0) }.filter { $0.isMultiple(of: 2) }
            .flatMap { Array(repeating: $0, count: $0) }
        let wanted = expected.isEmpty ? [] : [expected]
        for consume in Consumption.allCases {
            #expect(try await consume(fused) == wanted)
            #expect(try await consume(unfused) == wanted)
        }
    }

    @Test func fusedKernelsKeepTheProtocol() throws {
        let fused = Fused(Fused(repeated, evenOnly), Fused(repeated, batch(of: Int.self)))
        var verifier = TransformVerifier(fused) { $0.flatMap { $0 } }
        verifier.name = "repeat, even, repeat, batch"
        try verifier.verify([1, 2, 3, 0, 4], expecting: [2, 2, 2, 2] + Array(repeating: 4, count: 16))
        try verifier.verify([], expecting: [])
    }

    @Test func aFlushGoesThroughTheFusedStagesFromFrontToBack() throws {
        let fused = Fused(batch(of: Int.self), batch(of: [Int].self))
        var kernel = try fused.makeTransformer(in: RunContext())
        for number in 1...3 { try kernel.receive(number) }
        guard case .needsInput = try kernel.next() else { return #expect(Bool(false), "it has to hold all it has") }
        try kernel.receiveFlush()
        guard case .output(let all) = try kernel.next() else { return #expect(Bool(false), "it has to flush all") }
        #expect(all == [[1, 2, 3]])
        guard case .needsInput = try kernel.next() else { return #expect(Bool(false), "it has to go on") }
    }

    @Test(arguments: Consumption.allCases, [true, false])
    func anOptionalStageMayBeAbsent(consume: Consumption, isPresent: Bool) async throws {
        let stream = createReadableStream([1, 2, 3]).pipe(through: isPresent ? repeated : nil)
            .pipe(through: isPresent ? evenOnly : nil)
        #expect(try await consume(stream) == (isPresent ? [2, 2] : [1, 2, 3]))
    }

    @Test func anOptionalStageKeepsTheProtocol() throws {
        try TransformVerifier(Optional(repeated)).verify([1, 2, 0, 3], expecting: [1, 2, 2, 3, 3, 3])
        try TransformVerifier(KernelStage<RepeatKernel>?.none).verify([1, 2, 0, 3], expecting: [1, 2, 0, 3])
    }

    @Test func aCountKeepsTheProtocolAndItsResult() throws {
        var verifier = TransformVerifier(Observed<Int, CountStream>(countStream()))
        verifier.resultNames = ["count"]
        try verifier.verify([1, 2, 3], expecting: [1, 2, 3])
        try verifier.verify([], expecting: [])
    }

    @Test func pipelineRunsAndReturnsResultsAndOutput() async throws {
        let rows = countStream()
        let results = try await pipeline {
            createReadableStream([1, 2, 3])
            repeated
            rows
            batch(of: Int.self)
            RecordingSink(of: [Int].self)
        }
        #expect(results.output == [[1, 2, 2, 3, 3, 3]])
        #expect(results[rows] == 6)
        #expect(results["count"] as? Int == 6)
        #expect(results["absent"] == nil)
    }

    @Test func pipelineWithoutASinkRunsForItsResults() async throws {
        let rows = countStream()
        let results = try await pipeline {
            createReadableStream(1...5)
            rows
        }
        #expect(results[rows] == 5)
    }

    @Test func pipelineTakesAnyAsyncSequence() async throws {
        let source = GatedSource(of: Int.self)
        source.release(1, 2)
        source.finish()
        let results = try await pipeline {
            source
            evenOnly
            RecordingSink(of: Int.self)
        }
        #expect(results.output == [2])
    }

    @Test func pipelineThrowsTheFirstErrorAndAbortsTheSink() async throws {
        let sink = RecordingSink(of: Int.self)
        await #expect(throws: TestError(name: "receive")) {
            try await pipeline {
                createReadableStream([1, 2, 3])
                failing(at: .receive)
                sink
            }
        }
        #expect(sink.events == [.write, .abort])
        try sink.verifyLifecycle()
    }

    @Test(arguments: Consumption.allCases)
    func pipejoinJoinsAReadableAndStages(consume: Consumption) async throws {
        let body = pipejoin {
            createReadableStream([1, 2, 3, 4])
            evenOnly
            repeated
        }
        #expect(try await consume(body) == [2, 2, 4, 4, 4, 4])
    }

    @Test(arguments: Consumption.allCases)
    func anErrorAppearsOnTheJoinedStream(consume: Consumption) async throws {
        let body = pipejoin {
            createReadableStream([1, 2, 3])
            failing(at: .end)
        }
        await #expect(throws: TestError(name: "end")) { try await consume(body) }
    }

    @Test(arguments: Consumption.allCases)
    func anErasedPipelineGivesTheSameAsItself(consume: Consumption) async throws {
        let pipeline = createReadableStream([1, 2, 3, 4]).pipe(through: evenOnly)
        #expect(try await consume(ReadableStream(pipeline)) == [2, 4])
        #expect(try await consume(ReadableStream(ReadableStream(pipeline))) == [2, 4])
    }

    @Test func anAsyncSequenceIsPipedWithoutAWrapper() async throws {
        let source = GatedSource(of: Int.self)
        source.release(1, 2, 3)
        source.finish()
        let results = try await source.pipe(through: countStream()).pipe(through: evenOnly)
            .pipe(to: RecordingSink(of: Int.self))
        #expect(results.output == [2])
        #expect(results["count"] as? Int == 3)
    }

    @Test func aStageThatCannotStartFailsTheRunBeforeItsFirstItem() async throws {
        let source = GatedSource(of: Int.self)
        let sink = RecordingSink(of: Int.self)
        let broken = KernelStage<EvenKernel> { _ in throw TestError(name: "make") }
        await #expect(throws: TestError(name: "make")) {
            try await source.pipe(through: broken).pipe(to: sink, options: quiet)
        }
        #expect(sink.events == [.abort])
        #expect(source.demands == 0)
        await #expect(throws: TestError(name: "make")) { try await collect(source.pipe(through: broken)) }
        #expect(source.demands == 0)
    }

    @Test func aProducerBehindAStageThatCannotStartIsNotCalled() async throws {
        let (calls, closures) = (Locked(0), LiveCounter())
        let broken = KernelStage<EvenKernel> { _ in throw TestError(name: "make") }
        for consume in Consumption.allCases {
            let stream = createReadableStream(of: Int.self) { [token = closures.token()] writer in
                withExtendedLifetime(token) { calls.change { $0 += 1 } }
                try await writer.write(2)
            }
            .pipe(through: broken)
            await #expect(throws: TestError(name: "make")) { try await consume(stream) }
        }
        try await closures.waitForZero()  // nobody has the closure, so nobody is still going to call it
        #expect(calls.value == 0)
    }

    @Test func theClosuresOfASinkAreCalledInOrder() async throws {
        let calls = Locked<[String]>([])
        let sink = createWritableStream { (number: Int) in
            calls.change { $0.append("write \(number)") }
        } final: {
            calls.change { $0.append("final") }
        } abort: { error in
            calls.change { $0.append("abort \(error)") }
        }
        try await createReadableStream([1, 2]).pipe(to: sink, options: quiet)
        #expect(calls.value == ["write 1", "write 2", "final"])
        calls.value = []
        await #expect(throws: TestError.self) {
            try await createReadableStream([1, 2]).pipe(through: failing(at: .next)).pipe(to: sink, options: quiet)
        }
        #expect(calls.value == ["write 1", "abort TestError(name: \"next\")"])
    }
}
