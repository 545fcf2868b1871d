import DatastreamCore
import DatastreamTesting
import Testing

@Suite("Conditions in builders", .timeLimit(.minutes(1)))
struct ConditionTests {
    @Test(arguments: Consumption.allCases, [true, false])
    func aStageBehindAnIfMayBeAbsent(consume: Consumption, isWanted: Bool) async throws {
        let stream = pipejoin {
            createReadableStream([1, 2, 3])
            if isWanted { repeated }
            if isWanted {
                evenOnly
                countStream()
                repeated
            }
        }
        #expect(try await consume(stream) == (isWanted ? [2, 2, 2, 2] : [1, 2, 3]))
    }

    @Test(arguments: Consumption.allCases, [true, false])
    func eitherOfTwoStages(consume: Consumption, isFirst: Bool) async throws {
        let stream = pipejoin {
            createReadableStream([1, 2, 3])
            if isFirst {
                mapStream { (n: Int) in "\(n)" }
            } else {
                evenOnly
                mapStream { (n: Int) in "even \(n)" }
            }
        }
        #expect(try await consume(stream) == (isFirst ? ["1", "2", "3"] : ["even 2"]))
    }

    @Test(arguments: 0..<3)
    func aSwitchChoosesAStage(choice: Int) async throws {
        let results = try await pipeline {
            createReadableStream([1, 2, 3])
            switch choice {
            case 0: prefixStream(of: Int.self, 1)
            case 1: dropStream(of: Int.self, 1)
            default: repeated
            }
            RecordingSink(of: Int.self)
        }
        #expect(results.output == [[1], [2, 3], [1, 2, 2, 3, 3, 3]][choice])
    }

    @Test(arguments: Consumption.allCases, [true, false])
    func waitingStagesMayBeConditional(consume: Consumption, isFirst: Bool) async throws {
        let double = createTransformStream { (n: Int, output: inout TransformOutput<Int>) in
            output.enqueue(await later(n * 2))
        }
        let negative = createTransformStream { (n: Int, output: inout TransformOutput<Int>) in
            output.enqueue(await later(-n))
        }
        let stream = pipejoin {
            createReadableStream([1, 2])
            if isFirst { double }
            if isFirst { double } else { negative }
        }
        #expect(try await consume(stream) == (isFirst ? [4, 8] : [-1, -2]))
        let fluent = createReadableStream([1, 2]).pipe(through: isFirst ? double : nil)
        #expect(try await consume(fluent) == (isFirst ? [2, 4] : [1, 2]))
    }

    @Test(arguments: [true, false])
    func aPassThroughMayBeConditionalAndHasItsResult(isFirst: Bool) async throws {
        let (first, second) = (countStream(resultKey: "first"), countStream(resultKey: "second"))
        let results = try await pipeline {
            createReadableStream([1, 2])
            if isFirst { first } else { second }
        }
        #expect(results[first] == (isFirst ? 2 : nil))
        #expect(results[second] == (isFirst ? nil : 2))
        let optional = try await pipeline {
            GatedSource.finished([1, 2, 3])
            if isFirst { first }
        }
        #expect(optional[first] == (isFirst ? 3 : nil))
        let fluent = try await GatedSource.finished([1]).pipe(through: isFirst ? first : nil).pipe(to: DrainStream())
        #expect(fluent[first] == (isFirst ? 1 : nil))
    }

    @Test func conditionalStagesKeepTheProtocol() throws {
        typealias Choice = Either<KernelStage<RepeatKernel>, KernelStage<EvenKernel>>
        try TransformVerifier(Choice.first(repeated)).verify([1, 2, 0], expecting: [1, 2, 2])
        try TransformVerifier(Choice.second(evenOnly)).verify([1, 2, 0], expecting: [2, 0])
        let counts = Observed<Int, Either<CountStream, CountStream>>(.second(countStream()))
        var verifier = TransformVerifier(counts)
        verifier.resultNames = ["count"]
        try verifier.verify([1, 2], expecting: [1, 2])
    }

    @Test func aParallelMapStandsInABuilder() async throws {
        let results = try await pipeline {
            createReadableStream([1, 2, 3])
            concurrentMapStream(maxConcurrent: 2) { (n: Int) in await later(n * 2) }
            RecordingSink(of: Int.self)
        }
        #expect(results.output == [2, 4, 6])
    }
}

extension GatedSource {
    /// A source that has released everything.
    static func finished(_ elements: [Element]) -> GatedSource {
        let source = GatedSource()
        source.release(contentsOf: elements)
        source.finish()
        return source
    }
}
