#if !SAME_MODULE
    import DatastreamCore
#endif

/// Adds up what is written.
struct SumSink: WritableStream {
    func makeWriter(in run: RunContext) -> Writer { Writer() }

    struct Writer: StreamWriter {
        var sum = 0

        @concurrent
        mutating func write(_ item: consuming Int) async throws { sum &+= item }

        @concurrent
        mutating func finish() async throws -> Int { sum }

        @concurrent
        mutating func abort(_ error: any Error) async {}
    }
}

/// The work of all chains.
@inline(never)
func plainLoop(_ count: Int) -> Int {
    var sum = 0
    for number in 0..<count { sum &+= opaque(number &+ 1) &* 2 &- 1 }
    return sum
}

/// Keeps the compiler from solving the sum.
@inline(never)
private func opaque(_ number: Int) -> Int { number }

/// Three transforms with kernels of their own.
func kernels(_ source: ReadableStream<Int>) -> some DrivableStream<Int> {
    source.map { $0 &+ 1 }.map { $0 &* 2 }.map { $0 &- 1 }
}

/// Three transforms of closures that enqueue.
func closures(_ source: ReadableStream<Int>) -> some DrivableStream<Int> {
    source
        .pipe(through: createTransformStream { (n: Int, out: inout TransformOutput<Int>) in out.enqueue(n &+ 1) })
        .pipe(through: createTransformStream { (n: Int, out: inout TransformOutput<Int>) in out.enqueue(n &* 2) })
        .pipe(through: createTransformStream { (n: Int, out: inout TransformOutput<Int>) in out.enqueue(n &- 1) })
}

/// An asynchronous sequence that never waits.
struct AsyncNumbers: AsyncSequence, Sendable {
    let count: Int

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(count: count) }

    struct AsyncIterator: AsyncIteratorProtocol {
        let count: Int
        var number = 0

        mutating func next(isolation actor: isolated (any Actor)?) async -> Int? {
            guard number < count else { return nil }
            defer { number += 1 }
            return number
        }

        mutating func next() async -> Int? { await next(isolation: #isolation) }
    }
}

/// Consumes from its own executor, as users' actors do.
actor Consumer {
    func drive(_ stream: some DrivableStream<Int>) async throws -> Int { try await stream.pipe(to: SumSink()).output }

    func iterate(_ stream: some DrivableStream<Int>) async throws -> Int {
        var sum = 0
        for try await number in stream { sum &+= number }
        return sum
    }

    func standardLibrary(_ count: Int) async -> Int {
        var sum = 0
        for await number in AsyncNumbers(count: count).map({ $0 &+ 1 }).map({ $0 &* 2 }).map({ $0 &- 1 }) {
            sum &+= number
        }
        return sum
    }
}
