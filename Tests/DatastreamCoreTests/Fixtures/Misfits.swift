import DatastreamCore

struct Lengths: TransformStream {
    func makeTransformer(in run: RunContext) throws -> Kernel { Kernel() }

    struct Kernel: Transformer {
        mutating func receive(_ input: consuming String) {}
        mutating func receiveEnd() {}
        mutating func next() -> TransformStep<Int> { .finished }
    }
}

func fits(isWanted: Bool) async throws {
    let rows = countStream()
    try await createReadableStream(["a"]).pipe(through: rows).pipe(through: Lengths()).pipe(to: DrainStream())
    _ = try await pipeline {
        createReadableStream(["a"])
        Lengths()
        DrainStream<Int>()
    }
}

func misfits() async throws {
    _ = createReadableStream([1]).pipe(through: Lengths())  // expected-error: pipe
    try await createReadableStream(["a"]).pipe(to: DrainStream<Int>())  // expected-error: 'String'
    _ = try await pipeline {  // expected-error: this stage does not take what the one before it gives
        createReadableStream(["a"])
        Lengths()
        DrainStream<String>()
    }
    _ = pipejoin {  // expected-error: this stage does not take what the one before it gives
        createReadableStream([1])
        Lengths()
    }
}

func absentStagesHaveToGiveWhatTheyTake(isWanted: Bool) {
    let lengths: Lengths? = isWanted ? Lengths() : nil
    _ = createReadableStream(["a"]).pipe(through: lengths)  // expected-error: pipe
}
