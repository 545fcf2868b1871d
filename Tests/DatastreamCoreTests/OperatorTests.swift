import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

@Suite("Operators", .timeLimit(.minutes(1)))
struct OperatorTests {
    static let numbers = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]

    @Test func everyKernelKeepsTheProtocol() throws {
        try TransformVerifier(mapStream { (n: Int) in "\(n)" }).verify([1, 2, 3], expecting: ["1", "2", "3"])
        try TransformVerifier(filterStream { (n: Int) in n > 1 }).verify([1, 2, 3], expecting: [2, 3])
        try TransformVerifier(compactMapStream { (s: String) in Int(s) }).verify(["1", "x", "3"], expecting: [1, 3])
        try TransformVerifier(flatMapStream { (n: Int) in 0..<n }).verify([2, 0, 3], expecting: [0, 1, 0, 1, 2])
        try TransformVerifier(tapStream { (_: Int) in }).verify([1, 2], expecting: [1, 2])
        try TransformVerifier(flattenStream(of: [Int].self)).verify([[1], [], [2, 3]], expecting: [1, 2, 3])
        try TransformVerifier(prefixStream(of: Int.self, 2)).verify([1, 2, 3], expecting: [1, 2])
        try TransformVerifier(prefixStream(of: Int.self, 0)).verify([1, 2, 3], expecting: [])
        try TransformVerifier(prefixStream(of: Int.self, 9)).verify([1, 2, 3], expecting: [1, 2, 3])
        try TransformVerifier(dropStream(of: Int.self, 2)).verify([1, 2, 3], expecting: [3])
        try TransformVerifier(dropStream(of: Int.self, 9)).verify([1, 2, 3], expecting: [])
        let batches = TransformVerifier(batchStream(of: Int.self, size: 2)) { $0.flatMap { $0 } }
        try batches.verify([1, 2, 3, 4, 5], expecting: [1, 2, 3, 4, 5])
    }

    @Test func everyKernelTakesNoInputAtAll() throws {
        try TransformVerifier(mapStream { (n: Int) in n }).verify([], expecting: [])
        try TransformVerifier(flatMapStream { (n: Int) in [n] }).verify([], expecting: [])
        try TransformVerifier(batchStream(of: Int.self, size: 2)).verify([], expecting: [])
        try TransformVerifier(prefixStream(of: Int.self, 2)).verify([], expecting: [])
    }

    @Test(arguments: Consumption.allCases)
    func theyGiveWhatTheStandardLibraryGives(consume: Consumption) async throws {
        let (numbers, stream) = (Self.numbers, createReadableStream(Self.numbers))
        #expect(try await consume(stream.map { $0 * 2 }) == numbers.map { $0 * 2 })
        #expect(try await consume(stream.filter { $0 > 3 }) == numbers.filter { $0 > 3 })
        #expect(try await consume(stream.compactMap { $0 > 3 ? "\($0)" : nil }) == ["4", "5", "9", "6", "5", "5"])
        #expect(try await consume(stream.flatMap { 0..<$0 }) == numbers.flatMap { 0..<$0 })
        #expect(try await consume(stream.prefix(4)) == [3, 1, 4, 1])
        #expect(try await consume(stream.dropFirst(8)) == [5, 3, 5])
        #expect(try await consume(stream.dropFirst()) == Array(numbers.dropFirst()))
        #expect(try await consume(stream.batch(4)) == [[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5]])
        #expect(try await consume(stream.batch(4).flatten()) == numbers)
        let chain = stream.map { $0 + 1 }.filter { $0.isMultiple(of: 2) }.flatMap { [$0, $0] }.dropFirst(1).prefix(3)
        #expect(try await consume(chain) == [4, 2, 2])
    }

    @Test(arguments: Consumption.allCases)
    func theirWaitingFormsGiveTheSame(consume: Consumption) async throws {
        let (numbers, stream) = (Self.numbers, createReadableStream(Self.numbers))
        #expect(try await consume(stream.map { await later($0 * 2) }) == numbers.map { $0 * 2 })
        #expect(try await consume(stream.filter { await later($0 > 3) }) == numbers.filter { $0 > 3 })
        #expect(try await consume(stream.compactMap { await later($0 > 5 ? $0 : nil) }) == [9, 6])
        #expect(try await consume(stream.prefix(2).flatMap { await later([$0, $0]) }) == [3, 3, 1, 1])
        let seen = Locked<[Int]>([])
        #expect(try await consume(stream.tap { n in await later(seen.change { $0.append(n) }) }) == numbers)
        #expect(seen.value == numbers)
    }

    /// None of these may fall to the standard library's operators, which cannot be driven: the types say so.
    @Test func aStreamPicksOurOperatorsAndNotTheStandardLibrarys() async throws {
        typealias Source = ReadableStream<Int>
        let stream = createReadableStream([1])
        let _: TransformedStream<Source, MapStream<Int, Int>> = fixed(stream.map { $0 + 1 })
        let _: TransformedStream<Source, MapStream<Int, Int>> = fixed(stream.map { try failIfZero($0) })
        let _: TransformedStream<Source, MapStream<Int, String>> = fixed(stream.map(\.description))
        let _: TransformedStream<Source, FilterStream<Int>> = fixed(stream.filter { $0 > 1 })
        let _: TransformedStream<Source, CompactMapStream<Int, Int>> = fixed(stream.compactMap { Int?($0) })
        let _: TransformedStream<Source, FlatMapStream<Int, [Int]>> = fixed(stream.flatMap { [$0] })
        let _: TransformedStream<Source, PrefixStream<Int>> = fixed(stream.prefix(1))
        let _: TransformedStream<Source, DropStream<Int>> = fixed(stream.dropFirst())
        typealias Waiting<Output: Sendable> = AsyncTransformedStream<
            Source, AsyncClosureTransformStream<Int, Output, Void>
        >
        let _: Waiting<Int> = fixed(stream.map { await later($0) })
        let _: Waiting<Int> = fixed(stream.map { try await later(failIfZero($0)) })
        let _: Waiting<Int> = fixed(stream.filter { await later($0 > 1) })
        let _: Waiting<Int> = fixed(stream.compactMap { await later(Int?($0)) })
        let fused = stream.map { $0 + 1 }.filter { $0 > 1 }
        let _: TransformedStream<Source, Fused<MapStream<Int, Int>, FilterStream<Int>>> = fixed(fused)
        #expect(try await streamToArray(fused) == [2])
    }

    @Test(arguments: Consumption.allCases)
    func whatAClosureThrowsFailsTheRun(consume: Consumption) async throws {
        let stream = createReadableStream([1, 0, 2])
        await #expect(throws: TestError(name: "zero")) { try await consume(stream.map { try failIfZero($0) }) }
        await #expect(throws: TestError(name: "zero")) { try await consume(stream.filter { try failIfZero($0) > 0 }) }
        await #expect(throws: TestError(name: "zero")) { try await consume(stream.tap { _ = try failIfZero($0) }) }
        await #expect(throws: TestError(name: "zero")) { try await consume(stream.compactMap { try failIfZero($0) }) }
        await #expect(throws: TestError(name: "zero")) { try await consume(stream.flatMap { [try failIfZero($0)] }) }
        await #expect(throws: TestError(name: "zero")) {
            try await consume(stream.map { try await later(failIfZero($0)) })
        }
    }

    @Test(arguments: Consumption.allCases)
    func optionsOutOfRangeFailTheRun(consume: Consumption) async throws {
        let stream = createReadableStream([1])
        for code in [
            await failure { try await consume(stream.batch(0)) },
            await failure { try await consume(stream.prefix(-1)) },
            await failure { try await consume(stream.dropFirst(-1)) },
        ] { #expect(code == .invalidOption) }
    }

    @Test func prefixEndsTheRunWithoutAskingForMore() async throws {
        let source = GatedSource(of: Int.self)
        source.release(1, 2, 3, 4)
        let results = try await createReadableStream(source).prefix(2).pipe(to: RecordingSink(of: Int.self))
        #expect(results.output == [1, 2])
        #expect(source.taken == 2)
        #expect(source.isReleased)
    }

    @Test func anEndlessSequenceOfOneItemIsPulledAsItIsWanted() async throws {
        let stream = createReadableStream([1]).flatMap { sequence(first: $0) { $0 + 1 } }.prefix(3)
        #expect(try await streamToArray(stream) == [1, 2, 3])
    }

    @Test func aBatchThatIsNotFullIsFlushedWhenTheSourceIsSilent() async throws {
        let (source, clock) = (GatedSource(of: Int.self), ManualClock())
        let sink = RecordingSink(of: [Int].self)
        let options = RunOptions(flushWhenIdle: .milliseconds(20), clock: clock)
        async let results = createReadableStream(source).batch(100).pipe(to: sink, options: options)
        source.release(1, 2)
        try await source.waitForDemands(3)
        for _ in 0..<2 {
            try await clock.waitForSleepers()
            clock.advance(by: .milliseconds(20))
        }
        try await sink.waitForWrites(1)
        #expect(sink.items == [[1, 2]])
        source.finish()
        #expect(try await results.output == [[1, 2]])
    }

    @Test func nilIsAnItem() async throws {
        let items: [Int?] = [1, nil, 3]
        let stream = createReadableStream(items)
        #expect(try await streamToArray(stream.map { $0 }) == items)
        #expect(try await streamToArray(stream.filter { _ in true }) == items)
        #expect(try await streamToArray(stream.tap { _ in }.dropFirst().prefix(1)) == [nil])
        #expect(try await streamToArray(stream.batch(2).flatten()) == items)
        #expect(try await streamToArray(stream.map { await later($0) }) == items)
    }
}

/// Keeps the compiler from choosing an operator by what its result is assigned to.
private func fixed<Stream>(_ stream: Stream) -> Stream { stream }

func later<Value: Sendable>(_ value: Value) async -> Value {
    await Task.yield()
    return value
}

func failIfZero(_ number: Int) throws -> Int {
    if number == 0 { throw TestError(name: "zero") }
    return number
}

/// The code of the stream error that a body fails with.
func failure<Value>(of body: () async throws -> Value) async -> StreamError.Code? {
    do {
        _ = try await body()
        return nil
    } catch {
        return (error as? StreamError)?.code
    }
}
