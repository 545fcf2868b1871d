import DatastreamCore

struct Lengths: TransformStream {
    func makeTransformer(in run: RunContext) throws -> Kernel { Kernel() }

    struct Kernel: Transformer {
        mutating func receive(_ input: consuming String) {}
        mutating func receiveEnd() {}
        mutating func next() -> TransformStep<Int> { .finished }
    }
}

struct AsyncLengths: AsyncTransformStream {
    func makeAsyncTransformer(in run: RunContext) throws -> Stage { Stage() }

    struct Stage: AsyncTransformer {
        mutating func receive(_ input: consuming String) async throws {}
        mutating func receiveFlush() async throws {}
        mutating func receiveEnd() async throws {}
        mutating func next() async throws -> TransformStep<Int> { .finished }
        mutating func cancel() async {}
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
    // the fluent form names both types on the line, whatever stands before and whichever kind the stage is
    let numbers = createReadableStream([1])
    _ = numbers.pipe(through: Lengths())  // expected-error: requires the types 'Int' and 'String' be equivalent
    _ = numbers.pipe(through: AsyncLengths())  // expected-error: requires the types 'Int' and 'String' be equivalent
    let lengths = createReadableStream(["a"]).pipe(through: Lengths())
    _ = lengths.pipe(through: Lengths())  // expected-error: requires the types 'Int' and 'String' be equivalent
    _ = lengths.pipe(through: AsyncLengths())  // expected-error: requires the types 'Int' and 'String' be equivalent
    _ = lengths.map { $0 + 1 }.pipe(through: Lengths())  // expected-error: 'Int' to closure result type 'String'
    let waiting = createReadableStream(["a"]).pipe(through: AsyncLengths())
    _ = waiting.pipe(through: Lengths())  // expected-error: (aka 'Int') and 'String' be equivalent
    _ = waiting.erased().pipe(through: Lengths())  // expected-error: and 'String' be equivalent
    let gauged = numbers.gauged(by: backpressureGauge())
    _ = gauged.pipe(through: Lengths())  // expected-error: (aka 'Int') and 'String' be equivalent
    let parallel = concurrentMapStream(maxConcurrent: 2) { (text: String) in text.count }
    _ = numbers.pipe(through: parallel)  // expected-error: to expected argument type 'ConcurrentMapStream<Int, Int>'
    let mapped: TransformedStream<ReadableStream<Int>, MapStream<Int, Int>> = numbers.map { $0 }
    _ = mapped.pipe(through: parallel)  // expected-error: to expected argument type 'ConcurrentMapStream<Int, Int>'
    let sequence = AsyncStream<Int> { nil }
    _ = sequence.pipe(through: Lengths())  // expected-error: requires the types 'Int' and 'String' be equivalent
    _ = sequence.pipe(through: AsyncLengths())  // expected-error: requires the types 'Int' and 'String' be equivalent
    try await createReadableStream(["a"]).pipe(to: DrainStream<Int>())  // expected-error: element type 'Int'
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
    _ = createReadableStream(["a"]).pipe(through: lengths)  // expected-error: requires the types 'String' and 'Int'
}

func absentStagesInBuildersHaveToGiveWhatTheyTake(isWanted: Bool) {
    _ = pipejoin {  // expected-error: this stage does not take what the one before it gives
        createReadableStream(["a"])
        if isWanted {  // expected-error: a stage behind an if without else has to give what it takes
            Lengths()
        }  // expected-error: a stage behind an if without else has to give what it takes
    }
}

func aParallelMapIsNotConditional(isWanted: Bool) {
    _ = pipejoin {  // expected-error: a parallel map cannot stand behind an if
        createReadableStream(["a"])
        if isWanted {
            concurrentMapStream(maxConcurrent: 2) { (text: String) in text }
        }
    }
}

func branchesHaveToAgree(isWanted: Bool) {
    _ = pipejoin {  // expected-error: this stage does not take what the one before it gives
        createReadableStream(["a"])
        if isWanted {
            Lengths()
        } else {
            mapStream { (text: String) in text }
        }
    }
}
