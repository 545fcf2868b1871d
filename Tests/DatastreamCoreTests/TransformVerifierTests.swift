import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

/// Breaks the protocol in the way it is told to.
private struct BadKernel: Transformer {
    enum Fault: CaseIterable {
        case dependsOnCuts, losesEmptyChunks, doublesFlushes, flushesEarly, speaksFirst, goesOn, neverEnds
        case changesAtFlush, countsFlushes, leaks
    }

    let fault: Fault?
    let slot: ResultSlot<Int>
    let token: LiveCounter.Token?
    var held: [ByteBuffer] = []
    var isOver = false
    var flushes = 0
    var finishes = 0
    var count = 0

    mutating func receive(_ input: consuming ByteBuffer) throws {
        count += 1
        switch fault {
        case .dependsOnCuts: held = [ByteBuffer(string: "[\(String(buffer: input))]")]
        case .losesEmptyChunks where input.readableBytes == 0: held = [ByteBuffer(string: "?")]
        default: held = [input]
        }
    }

    mutating func receiveFlush() throws {
        flushes += 1
        switch fault {
        case .doublesFlushes: held = [ByteBuffer()]
        case .flushesEarly where count == 0: held = [ByteBuffer()]
        case .changesAtFlush where count > 0 && flushes == 1: held = [ByteBuffer(string: "!")]
        default: break
        }
    }

    mutating func receiveEnd() throws {
        isOver = true
        slot.publish(fault == .countsFlushes ? flushes : 0)
    }

    mutating func next() -> TransformStep<ByteBuffer> {
        if fault == .speaksFirst, count == 0, finishes == 0 {
            finishes = 1
            return .output(ByteBuffer(string: "header"))
        }
        if !held.isEmpty { return .output(held.removeFirst()) }
        guard isOver, fault != .neverEnds else { return .needsInput }
        finishes += 1
        return fault == .goesOn && finishes > 1 ? .output(ByteBuffer()) : .finished
    }
}

/// Keeps what must not be kept.
private let leaked = Locked<[LiveCounter.Token]>([])

@Suite("TransformVerifier")
struct TransformVerifierTests {
    private func verifier(
        _ fault: BadKernel.Fault?
    ) -> TransformVerifier<KernelStage<BadKernel>, ByteBuffer> {
        let kernels = LiveCounter()
        let stage = KernelStage { run in
            let token = kernels.token()
            if fault == .leaks { leaked.change { $0.append(token) } }
            return BadKernel(fault: fault, slot: try run.claim(ResultKey("tally")), token: token)
        }
        var verifier = TransformVerifier(stage)
        verifier.name = "bad stage"
        verifier.resultNames = ["tally"]
        verifier.liveCount = { kernels.count }
        return verifier
    }

    @Test func aGoodStagePasses() throws {
        try verifier(nil).verify(bytes: "some text", expecting: ByteBuffer(string: "some text"))
        try verifier(nil).verify(bytes: "", expecting: ByteBuffer())
    }

    @Test(
        arguments: [
            (.dependsOnCuts, "between empty chunks: it gives 9 bytes"),
            (.losesEmptyChunks, "between empty chunks: it gives 5 bytes"),
            (.doublesFlushes, "it emits 1 outputs when it is flushed before its first input"),
            (.flushesEarly, "flushed before the first chunk: it emits 1 outputs"),
            (.speaksFirst, "given whole: it emits 1 outputs before its first input"),
            (.goesOn, "given whole: it goes on after it was finished"),
            (.neverEnds, "given whole: it needs input after its end"),
            (.changesAtFlush, "flushed after the last chunk: it gives 4 bytes"),
            (.countsFlushes, "the result \"tally\" is Optional(2); the whole input gives Optional(0)"),
            (.leaks, "given whole: a kernel dropped half-way leaves 1 of its resources alive"),
        ] as [(BadKernel.Fault, String)]
    )
    fileprivate func aFaultIsFound(fault: BadKernel.Fault, message: String) {
        let error = #expect(throws: VerificationError.self) { try verifier(fault).verify(bytes: "abc") }
        #expect(error?.message.contains(message) == true, "\(String(describing: error))")
        #expect(error?.message.hasPrefix("bad stage, ") == true)
    }

    @Test func anUnexpectedOutputIsFoundWithItsPlace() {
        let error = #expect(throws: VerificationError.self) {
            try verifier(nil).verify(bytes: "abc", expecting: ByteBuffer(string: "abX"))
        }
        #expect(
            error?.message == """
                bad stage, given whole: it gives 3 bytes, what was expected is 3 bytes; \
                at byte 2 it has "abc" instead of "abX"
                """
        )
    }

    @Test func anErrorIsNamedWithTheWayTheInputWasGiven() {
        let error = #expect(throws: VerificationError.self) {
            try TransformVerifier(failing(at: .flush)).verify([1, 2])
        }
        #expect(
            error?.message.contains("flushed before the first item: it fails with TestError(name: \"flush\")") == true
        )
    }

    @Test func aStageThatHasToFailIsChecked() throws {
        try TransformVerifier(failing(at: .next)).verifyFailure([1, 2]) { $0 as? TestError == TestError(name: "next") }
        #expect(throws: VerificationError.self) {
            try TransformVerifier(failing(at: nil)).verifyFailure([1]) { _ in true }
        }
        #expect(throws: VerificationError.self) {
            try TransformVerifier(failing(at: .end)).verifyFailure([1]) { $0 is StreamError }
        }
    }

    @Test func seededNumbersAreAlwaysTheSame() {
        var random = SeededGenerator(seed: 1_234_567)
        let expected: [UInt64] = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        for number in expected { #expect(random.next() == number) }
    }
}
