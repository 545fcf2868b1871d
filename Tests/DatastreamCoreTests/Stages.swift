import DatastreamCore
import DatastreamTesting

/// What the tests let sources, stages and sinks fail with.
struct TestError: Error, Hashable {
    var name = "test"
}

/// A stage made of a closure that makes its kernel.
struct KernelStage<Kernel: Transformer>: TransformStream where Kernel.Input: Sendable, Kernel.Output: Sendable {
    typealias Input = Kernel.Input
    typealias Output = Kernel.Output

    let make: @Sendable (RunContext) throws -> Kernel

    init(_ make: @escaping @Sendable (RunContext) throws -> Kernel) { self.make = make }

    func makeTransformer(in run: RunContext) throws -> Kernel { try make(run) }
}

/// Passes numbers on, and fails where it is told to; holds a token so that its release can be seen.
struct FailingKernel: Transformer {
    enum Point: Hashable, CaseIterable { case receive, next, flush, end, lastNext }

    let point: Point?
    var token: LiveCounter.Token?
    var held: Int?
    var isOver = false
    var count = 0

    init(at point: Point?, token: LiveCounter.Token? = nil) {
        self.point = point
        self.token = token
    }

    mutating func receive(_ input: consuming Int) throws {
        count += 1
        if point == .receive, count == 2 { throw TestError(name: "receive") }
        held = input
    }

    mutating func receiveFlush() throws {
        if point == .flush { throw TestError(name: "flush") }
    }

    mutating func receiveEnd() throws {
        if point == .end { throw TestError(name: "end") }
        isOver = true
    }

    mutating func next() throws -> TransformStep<Int> {
        if let item = held.take() {
            if point == .next, count == 2 { throw TestError(name: "next") }
            return .output(item)
        }
        guard isOver else { return .needsInput }
        if point == .lastNext { throw TestError(name: "lastNext") }
        return .finished
    }
}

/// Passes `limit` items on and is finished then.
struct PrefixKernel<Element>: Transformer {
    var left: Int
    var held: Element?
    var isOver = false

    init(_ limit: Int) { left = limit }

    mutating func receive(_ input: consuming Element) {
        held = input
        left -= 1
    }

    mutating func receiveEnd() { isOver = true }

    mutating func next() -> TransformStep<Element> {
        if let item = held.take() { return .output(item) }
        return isOver || left <= 0 ? .finished : .needsInput
    }
}

/// Holds everything back until it is flushed or ended, then hands out one list.
struct BatchKernel<Element>: Transformer {
    var batch: [Element] = []
    var handsOut = false
    var isOver = false

    mutating func receive(_ input: consuming Element) { batch.append(input) }

    mutating func receiveFlush() { handsOut = true }

    mutating func receiveEnd() {
        handsOut = true
        isOver = true
    }

    mutating func next() -> TransformStep<[Element]> {
        if handsOut {
            handsOut = false
            defer { batch = [] }
            if !batch.isEmpty { return .output(batch) }
        }
        return isOver ? .finished : .needsInput
    }
}

/// Hands out each number as often as it says, and keeps a tally.
struct RepeatKernel: Transformer {
    var value = 0
    var left = 0
    var isOver = false

    mutating func receive(_ input: consuming Int) {
        value = input
        left = input
    }

    mutating func receiveEnd() { isOver = true }

    mutating func next() -> TransformStep<Int> {
        if left > 0 {
            left -= 1
            return .output(value)
        }
        return isOver ? .finished : .needsInput
    }
}

/// Drops odd numbers.
struct EvenKernel: Transformer {
    var held: Int?
    var isOver = false

    mutating func receive(_ input: consuming Int) { held = input.isMultiple(of: 2) ? input : nil }

    mutating func receiveEnd() { isOver = true }

    mutating func next() -> TransformStep<Int> {
        if let item = held.take() { return .output(item) }
        return isOver ? .finished : .needsInput
    }
}

func failing(at point: FailingKernel.Point?, tokens: LiveCounter? = nil) -> KernelStage<FailingKernel> {
    KernelStage { _ in FailingKernel(at: point, token: tokens?.token()) }
}

func prefix<Element: Sendable>(_ limit: Int, of type: Element.Type = Element.self) -> KernelStage<PrefixKernel<Element>>
{
    KernelStage { _ in PrefixKernel(limit) }
}

func batch<Element: Sendable>(of type: Element.Type = Element.self) -> KernelStage<BatchKernel<Element>> {
    KernelStage { _ in BatchKernel() }
}

let repeated = KernelStage { _ in RepeatKernel() }
let evenOnly = KernelStage { _ in EvenKernel() }
