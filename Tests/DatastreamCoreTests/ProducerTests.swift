import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

/// The two ways of consuming a stream.
enum Consumption: CaseIterable {
    case driven, iterated

    func callAsFunction<Element>(_ stream: some DrivableStream<Element>) async throws -> [Element] {
        switch self {
        case .driven: try await streamToArray(stream)
        case .iterated: try await collect(stream)
        }
    }
}

@Suite("Producer closures", .timeLimit(.minutes(1)))
struct ProducerTests {
    @Test(arguments: Consumption.allCases)
    func whatIsWrittenArrivesInOrder(consume: Consumption) async throws {
        let stream = createReadableStream(of: Int.self) { writer in
            for number in 0..<1_000 { try await writer.write(number) }
        }
        #expect(try await consume(stream) == Array(0..<1_000))
        #expect(try await consume(stream) == Array(0..<1_000))
    }

    @Test(arguments: Consumption.allCases)
    func aClosureWithoutATypeWritesBytes(consume: Consumption) async throws {
        let stream = createReadableStream { writer in try await writer.write(ByteBuffer(string: "text")) }
        #expect(try await consume(stream) == [ByteBuffer(string: "text")])
    }

    @Test(arguments: Consumption.allCases)
    func aClosureThatWritesNothingMakesAnEmptyStream(consume: Consumption) async throws {
        #expect(try await consume(createReadableStream(of: Int.self) { _ in }) == [])
    }

    @Test(arguments: Consumption.allCases)
    func anErrorPassesUnchangedAfterTheItems(consume: Consumption) async throws {
        let seen = Locked<[Int]>([])
        let stream = createReadableStream(of: Int.self) { writer in
            try await writer.write(1)
            throw TestError(name: "producer")
        }
        .pipe(through: KernelStage { _ in TapKernel { number in seen.change { $0.append(number) } } })
        await #expect(throws: TestError(name: "producer")) { try await consume(stream) }
        #expect(seen.value == [1])
    }

    @Test func aDrivenWriteSuspendsUntilTheSinkHasTakenTheItem() async throws {
        let written = Locked(0)
        let sink = RecordingSink(of: Int.self, isGated: true)
        async let results = createReadableStream(of: Int.self) { writer in
            for number in 1...3 {
                try await writer.write(number)
                written.value = number
            }
        }
        .pipe(to: sink, options: quiet)
        for number in 1...3 {
            try await sink.waitForWrites(number)
            #expect(written.value == number - 1)
            sink.releaseWrites()
        }
        #expect(try await results.output == [1, 2, 3])
    }

    @Test func anIteratedWriteSuspendsUntilTheItemIsTaken() async throws {
        let written = LiveCounter()
        let tokens = Locked<[LiveCounter.Token]>([])
        var iterator = createReadableStream(of: Int.self) { writer in
            for number in 1...3 {
                try await writer.write(number)
                tokens.change { $0.append(written.token()) }
            }
        }
        .makeAsyncIterator()
        for number in 1...3 {
            #expect(try await iterator.next() == number)
            #expect(written.count <= number)
        }
        #expect(try await iterator.next() == nil)
        #expect(written.count == 3)
    }

    @Test func droppingTheIteratorCancelsTheProducer() async throws {
        let source = GatedSource(of: Int.self)
        let opened = LiveCounter()
        let stream = createReadableStream(of: Int.self) { writer in
            let token = opened.token()
            try await writer.write(1)
            for try await number in source { try await writer.write(number) }
            withExtendedLifetime(token) {}
        }
        for try await number in stream {
            #expect(number == 1)
            try await source.waitForDemand()
            break
        }
        try await source.waitForRelease()
        try await opened.waitForZero()
        #expect(source.wasCancelled)
    }

    @Test(arguments: Consumption.allCases)
    func cancellingTheConsumerCancelsTheProducer(consume: Consumption) async throws {
        let source = GatedSource(of: Int.self)
        let stream = createReadableStream(of: Int.self) { writer in
            for try await number in source { try await writer.write(number) }
        }
        let task = Task { try await consume(stream) }
        try await source.waitForDemand()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        try await source.waitForRelease()
        #expect(source.wasCancelled)
    }

    @Test func aSecondWriteDuringTheFirstIsRefusedWhenDriven() async throws {
        let sink = RecordingSink(of: Int.self, isGated: true)
        let refusal = Locked<(any Error)?>(nil)
        async let results = createReadableStream(of: Int.self) { writer in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await writer.write(1) }
                group.addTask {
                    try await sink.waitForWrites(1)
                    do { try await writer.write(2) } catch { refusal.value = error }
                    sink.releaseWrites()
                }
                try await group.waitForAll()
            }
        }
        .pipe(to: sink, options: quiet)
        #expect(try await results.output == [1])
        #expect((refusal.value as? StreamError)?.code == .concurrentWrite)
        try sink.verifyLifecycle()
    }

    @Test func aSecondWriteDuringTheFirstIsRefusedWhenIterated() async throws {
        let (refusals, refuse) = AsyncStream.makeStream(of: (any Error).self)
        var iterator = createReadableStream(of: Int.self) { writer in
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<2 {
                    group.addTask { do { try await writer.write(1) } catch { refuse.yield(error) } }
                }
            }
        }
        .makeAsyncIterator()
        let refusal = await refusals.first { _ in true }
        #expect((refusal as? StreamError)?.code == .concurrentWrite)
        #expect(try await iterator.next() == 1)
        #expect(try await iterator.next() == nil)
    }

    @Test func anErrorBesideAWriteArrivesUnchangedWhenDriven() async throws {
        let sink = RecordingSink(of: Int.self, isGated: true)
        let stream = createReadableStream(of: Int.self) { writer in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await writer.write(1) }
                group.addTask {
                    try await sink.waitForWrites(1)
                    throw TestError(name: "beside")
                }
                for try await _ in group {}
            }
        }
        await #expect(throws: TestError(name: "beside")) { try await stream.pipe(to: sink, options: quiet) }
        try sink.verifyLifecycle()
    }

    @Test func anErrorBesideAWriteArrivesUnchangedWhenIterated() async throws {
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        var iterator = createReadableStream(of: Int.self) { writer in
            defer { end.yield() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await writer.write(1) }
                group.addTask { throw TestError(name: "beside") }
                for try await _ in group {}
            }
        }
        .makeAsyncIterator()
        await ends.first { true }
        await #expect(throws: TestError(name: "beside")) { try await iterator.next() }
    }

    @Test func anErrorOfTheSinkReachesTheProducerAndTheRun() async throws {
        let sink = RecordingSink(of: Int.self, failure: (.write(2), TestError(name: "sink")))
        let seen = Locked<(any Error)?>(nil)
        let stream = createReadableStream(of: Int.self) { writer in
            do {
                for number in 1...9 { try await writer.write(number) }
            } catch {
                seen.value = error
                throw TestError(name: "what the producer makes of it")
            }
        }
        await #expect(throws: TestError(name: "sink")) { try await stream.pipe(to: sink, options: quiet) }
        #expect(seen.value as? TestError == TestError(name: "sink"))
        #expect(sink.events == [.write, .write, .abort])
        try sink.verifyLifecycle()
    }

    @Test func aProducerThatSwallowsTheSinksErrorFailsTheRunAllTheSame() async throws {
        let sink = RecordingSink(of: Int.self, failure: (.write(1), TestError(name: "sink")))
        let stream = createReadableStream(of: Int.self) { writer in
            for number in 1...9 { try? await writer.write(number) }
        }
        await #expect(throws: TestError(name: "sink")) { try await stream.pipe(to: sink, options: quiet) }
        #expect(sink.items == [1])
        try sink.verifyLifecycle()
    }

    @Test(arguments: Consumption.allCases)
    func writingAfterTheClosureHasReturnedIsRefused(consume: Consumption) async throws {
        let leaked = Locked<StreamProducer<Int>?>(nil)
        let stream = createReadableStream(of: Int.self) { writer in
            try await writer.write(1)
            leaked.value = writer
        }
        #expect(try await consume(stream) == [1])
        let writer = try #require(leaked.value)
        let error = await #expect(throws: StreamError.self) { try await writer.write(2) }
        #expect(error?.code == .writeAfterEnd)
    }
}

/// Shows each number to a closure and passes it on.
struct TapKernel: Transformer {
    let look: @Sendable (Int) -> Void
    var held: Int?
    var isOver = false

    init(_ look: @escaping @Sendable (Int) -> Void) { self.look = look }

    mutating func receive(_ input: consuming Int) {
        look(input)
        held = input
    }

    mutating func receiveEnd() { isOver = true }

    mutating func next() -> TransformStep<Int> {
        if let item = held.take() { return .output(item) }
        return isOver ? .finished : .needsInput
    }
}
