import DatastreamCore
import DatastreamTesting

/// Holds numbers until it is flushed or ended, then hands them out one by one; writes down what it is asked.
struct HoldingKernel: Transformer {
    let name: String
    let failsAt: Int?
    let log: Locked<[String]>
    var held: [Int] = []
    var handsOut = false
    var isOver = false

    mutating func receive(_ input: consuming Int) throws {
        if input == failsAt { throw TestError(name: name) }
        held.append(input)
    }

    mutating func receiveFlush() {
        log.change { [name] in $0.append("\(name) flush") }
        handsOut = true
    }

    mutating func receiveEnd() { (handsOut, isOver) = (true, true) }

    mutating func receiveStop() { log.change { [name] in $0.append("\(name) stop") } }

    mutating func next() -> TransformStep<Int> {
        if handsOut, !held.isEmpty { return .output(held.removeFirst()) }
        handsOut = isOver
        return isOver ? .finished : .needsInput
    }
}

/// Passes numbers on, and writes down what it is asked.
struct PassingKernel: Transformer {
    let name: String
    let log: Locked<[String]>
    var held: Int?
    var isOver = false

    mutating func receive(_ input: consuming Int) { held = input }

    mutating func receiveFlush() { log.change { [name] in $0.append("\(name) flush") } }

    mutating func receiveEnd() { isOver = true }

    mutating func receiveStop() { log.change { [name] in $0.append("\(name) stop") } }

    mutating func next() -> TransformStep<Int> {
        if let item = held.take() { return .output(item) }
        return isOver ? .finished : .needsInput
    }
}

func holding(_ name: String, failsAt: Int? = nil, log: Locked<[String]> = Locked([])) -> KernelStage<HoldingKernel> {
    KernelStage { _ in HoldingKernel(name: name, failsAt: failsAt, log: log) }
}

func passing(_ name: String, log: Locked<[String]> = Locked([])) -> KernelStage<PassingKernel> {
    KernelStage { _ in PassingKernel(name: name, log: log) }
}

/// Where a failing stage stands, and how what stands behind it is put together.
enum Place: CaseIterable {
    case first, middle, inFrontOfTwo, leftNested, rightNested, nestedBothWays
    case either, other, optional, inFrontOfEither, inFrontOfOptional
    case erased, twoSections, inFrontOfAsync, timed, buffered

    /// The names of the stages behind the failing one that hold numbers, in alphabetical order.
    var names: [String] {
        switch self {
        case .middle, .inFrontOfTwo, .nestedBothWays, .twoSections, .inFrontOfAsync: ["a", "b"]
        case .rightNested: ["a", "b", "c"]
        default: ["a"]
        }
    }

    /// The numbers 1 to 3 on their way through a failing stage, and one or more behind it that hold them.
    func stream(_ failing: KernelStage<FailingKernel>, log: Locked<[String]>) -> ReadableStream<Int> {
        stream(of: createReadableStream([1, 2, 3]), failing, log: log)
    }

    /// The numbers of a source on that way.
    func stream(
        of source: ReadableStream<Int>,
        _ failing: KernelStage<FailingKernel>,
        log: Locked<[String]>
    ) -> ReadableStream<Int> {
        typealias Pair = Fused<KernelStage<FailingKernel>, KernelStage<HoldingKernel>>
        let (a, b, c) = (holding("a", log: log), holding("b", log: log), holding("c", log: log))
        let pass = passing("pass")
        return switch self {
        case .first: ReadableStream(source.pipe(through: failing).pipe(through: a))
        case .middle:
            ReadableStream(source.pipe(through: pass).pipe(through: failing).pipe(through: a).pipe(through: b))
        case .inFrontOfTwo: ReadableStream(source.pipe(through: failing).pipe(through: a).pipe(through: b))
        case .leftNested: ReadableStream(source.pipe(through: Fused(Fused(Fused(pass, failing), pass), a)))
        case .rightNested: ReadableStream(source.pipe(through: Fused(failing, Fused(a, Fused(b, c)))))
        case .nestedBothWays:
            ReadableStream(source.pipe(through: Fused(Fused(pass, Fused(pass, failing)), Fused(a, Fused(pass, b)))))
        case .either:
            ReadableStream(source.pipe(through: Either<Pair, KernelStage<EvenKernel>>.first(Fused(failing, a))))
        case .other:
            ReadableStream(source.pipe(through: Either<KernelStage<EvenKernel>, Pair>.second(Fused(failing, a))))
        case .optional: ReadableStream(source.pipe(through: Optional(Fused(failing, a))))
        case .inFrontOfEither:
            ReadableStream(
                source.pipe(through: failing)
                    .pipe(through: Either<KernelStage<HoldingKernel>, KernelStage<EvenKernel>>.first(a))
            )
        case .inFrontOfOptional:
            ReadableStream(
                source.pipe(through: failing).pipe(through: Optional(a)).pipe(through: KernelStage<EvenKernel>?.none)
            )
        case .erased: ReadableStream(ReadableStream(source.pipe(through: failing)).pipe(through: a))
        case .twoSections:
            ReadableStream(ReadableStream(source.pipe(through: failing).pipe(through: a)).pipe(through: b))
        case .inFrontOfAsync:
            ReadableStream(source.pipe(through: failing).pipe(through: a).pipe(through: waiting).pipe(through: b))
        case .timed:
            ReadableStream(
                source.pipe(through: failing).timeout(.seconds(10), clock: ManualClock()).pipe(through: a)
            )
        case .buffered: ReadableStream(source.pipe(through: failing).buffered(highWaterMark: 4).pipe(through: a))
        }
    }
}

/// How four stages are put together, the first of which fails.
enum Shape: CaseIterable {
    case leftNested, rightNested, pairs, sections, gauged

    func stream<A: Transformer, B: Transformer, C: Transformer, D: Transformer>(
        _ a: KernelStage<A>,
        _ b: KernelStage<B>,
        _ c: KernelStage<C>,
        _ d: KernelStage<D>
    ) -> ReadableStream<Int>
    where
        A.Input == Int, A.Output == Int, B.Input == Int, B.Output == Int, C.Input == Int, C.Output == Int,
        D.Input == Int, D.Output == Int
    {
        let source = createReadableStream([1, 2, 3])
        let left = source.pipe(through: a).pipe(through: b).pipe(through: c).pipe(through: d)
        return switch self {
        case .leftNested: ReadableStream(left)
        case .rightNested: ReadableStream(source.pipe(through: Fused(a, Fused(b, Fused(c, d)))))
        case .pairs: ReadableStream(source.pipe(through: Fused(Fused(a, b), Fused(c, d))))
        case .sections:
            ReadableStream(
                ReadableStream(
                    ReadableStream(ReadableStream(source.pipe(through: a)).pipe(through: b)).pipe(through: c)
                )
                .pipe(through: d)
            )
        case .gauged: ReadableStream(left.gauged(by: backpressureGauge()))
        }
    }
}

/// Lets each number wait and passes it on.
private let waiting = createTransformStream { (number: Int, output: inout TransformOutput<Int>) async throws in
    await Task.yield()
    output.enqueue(number)
}
