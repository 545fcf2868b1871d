import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

/// Breaks the protocol of asynchronous stages in the way it is told to.
private struct BadStage: AsyncTransformer {
    enum Fault: CaseIterable { case dependsOnCuts, doublesFlushes, speaksFirst, goesOn, neverEnds, forgetsItsTask }

    let fault: Fault?
    let token: LiveCounter.Token
    let forgotten: Locked<[LiveCounter.Token]>
    var held: [ByteBuffer] = []
    var isOver = false
    var hasSpoken = false
    var finishes = 0

    mutating func receive(_ input: consuming ByteBuffer) async {
        await Task.yield()
        held = [fault == .dependsOnCuts ? ByteBuffer(string: "[\(String(buffer: input))]") : input]
    }

    mutating func receiveFlush() async { if fault == .doublesFlushes { held = [ByteBuffer()] } }

    mutating func receiveEnd() async { isOver = true }

    mutating func next() async -> TransformStep<ByteBuffer> {
        if fault == .speaksFirst, !hasSpoken {
            hasSpoken = true
            return .output(ByteBuffer(string: "header"))
        }
        if !held.isEmpty { return .output(held.removeFirst()) }
        guard isOver, fault != .neverEnds else { return .needsInput }
        finishes += 1
        return fault == .goesOn && finishes > 1 ? .output(ByteBuffer()) : .finished
    }

    mutating func cancel() async {
        let token = token
        if fault == .forgetsItsTask { forgotten.change { $0.append(token) } }
    }
}

private struct BadStream: AsyncTransformStream {
    typealias Input = ByteBuffer
    typealias Output = ByteBuffer

    let fault: BadStage.Fault?
    let stages: LiveCounter
    let forgotten = Locked<[LiveCounter.Token]>([])

    func makeAsyncTransformer(in run: RunContext) -> BadStage {
        BadStage(fault: fault, token: stages.token(), forgotten: forgotten)
    }
}

@Suite("AsyncTransformVerifier", .timeLimit(.minutes(1)))
struct AsyncTransformVerifierTests {
    private func verifier(_ fault: BadStage.Fault?) -> AsyncTransformVerifier<BadStream, ByteBuffer> {
        let stages = LiveCounter()
        var verifier = AsyncTransformVerifier(BadStream(fault: fault, stages: stages))
        verifier.name = "bad stage"
        verifier.liveCount = { stages.count }
        return verifier
    }

    @Test func aGoodStagePasses() async throws {
        try await verifier(nil).verify(bytes: "some text", expecting: ByteBuffer(string: "some text"))
        try await verifier(nil).verify(bytes: "", expecting: ByteBuffer())
    }

    @Test(
        arguments: [
            (.dependsOnCuts, "between empty chunks: it gives 9 bytes"),
            (.doublesFlushes, "it emits 1 outputs when it is flushed before its first input"),
            (.speaksFirst, "given whole: it emits 1 outputs before its first input"),
            (.goesOn, "given whole: it goes on after it was finished"),
            (.neverEnds, "given whole: it needs input after its end"),
            (.forgetsItsTask, "given whole: a transformer given up half-way leaves 1 of its resources alive"),
        ] as [(BadStage.Fault, String)]
    )
    fileprivate func aFaultIsFound(fault: BadStage.Fault, message: String) async {
        let error = await #expect(throws: VerificationError.self) { try await verifier(fault).verify(bytes: "abc") }
        #expect(error?.message.contains(message) == true, "\(String(describing: error))")
        #expect(error?.message.hasPrefix("bad stage, ") == true)
    }

    @Test func closuresThatWaitGiveTheSameHoweverTheyAreFlushed() async throws {
        let doubled = createTransformStream { (number: Int, output: inout TransformOutput<Int>) in
            await Task.yield()
            output.enqueue(number)
            output.enqueue(number)
        }
        try await AsyncTransformVerifier(doubled).verify([1, 2, 3], expecting: [1, 1, 2, 2, 3, 3])
        try await AsyncTransformVerifier(doubled).verify([], expecting: [])
    }

    @Test func closuresWithStateHaveTheirOwnInEachOfTwoRunsAtOnce() async throws {
        let sums = createTransformStream(state: 0) { (number: Int, sum: inout Int, _: inout TransformOutput<Int>) in
            await Task.yield()
            sum += number
        } flush: { sum, output in
            output.enqueue(sum)
        }
        try await AsyncTransformVerifier(sums).verify([1, 2, 3], expecting: [6])
    }

    @Test func aClosureThatFailsIsChecked() async throws {
        let refused = createPassThroughStream { (number: Int) in
            await Task.yield()
            if number == 2 { throw TestError(name: "two") }
        }
        try await AsyncTransformVerifier(refused).verifyFailure([1, 2]) { $0 as? TestError == TestError(name: "two") }
        await #expect(throws: VerificationError.self) {
            try await AsyncTransformVerifier(refused).verifyFailure([1, 3]) { _ in true }
        }
    }

    @Test func anEitherAndAnOptionalBehaveAsTheirStage() async throws {
        let pass = createPassThroughStream { (_: Int) in await Task.yield() }
        let choice: Either<AsyncClosureTransformStream<Int, Int, Void>, AsyncClosureTransformStream<Int, Int, Void>> =
            .second(pass)
        try await AsyncTransformVerifier(choice).verify([1, 2], expecting: [1, 2])
        try await AsyncTransformVerifier(Optional(pass)).verify([1, 2], expecting: [1, 2])
        try await AsyncTransformVerifier(AsyncClosureTransformStream<Int, Int, Void>?.none).verify([1], expecting: [1])
    }
}
