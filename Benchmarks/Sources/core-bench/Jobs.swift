import BenchKit

#if !SAME_MODULE
    import DatastreamCore
#endif

/// How many values one pass has.
let count = 1_000_000

/// Source, three transforms, sink: a million values, each plus one, doubled, minus one, and added up at the end.
///
/// Node's streams do the same in `peers/node_streams.mjs`. The case with "loop floor" is what the arithmetic alone costs.
func valueCases() -> [BenchCase] {
    let numbers = Array(0..<count)
    let consumer = Consumer()
    return [
        values("kernels") { try await kernels(createReadableStream(numbers)).pipe(to: SumSink()).output },
        values("sequence") { try await kernels(createReadableStream(0..<count)).pipe(to: SumSink()).output },
        values("closures") { try await closures(createReadableStream(numbers)).pipe(to: SumSink()).output },
        values("actor") { try await consumer.drive(kernels(createReadableStream(0..<count))) },
        values("async source") {
            try await AsyncNumbers(count: count).pipe(through: mapStream { $0 &+ 1 }).map { $0 &* 2 }.map { $0 &- 1 }
                .pipe(to: SumSink()).output
        },
        values("iterated by an actor") { try await consumer.iterate(kernels(createReadableStream(numbers))) },
        values("erased") { try await kernels(createReadableStream(numbers)).erased().pipe(to: SumSink()).output },
        values("loop floor") { plainLoop(count) },
    ]
}

/// The same with tasks in between, and what the standard library's operators cost.
func taskCases() -> [BenchCase] {
    let numbers = Array(0..<count)
    let consumer = Consumer()
    return [
        values("buffered 1024") {
            try await kernels(createReadableStream(numbers)).buffered(highWaterMark: 1_024).pipe(to: SumSink()).output
        },
        values("concurrentMap 4", count: 100_000) { count in
            try await kernels(createReadableStream(0..<count)).concurrentMap(maxConcurrent: 4) { $0 }
                .pipe(to: SumSink()).output
        },
        values("standard library, actor") { await consumer.standardLibrary(count) },
    ]
}

private func values(_ name: String, _ run: @escaping @Sendable () async throws -> Int) -> BenchCase {
    values(name, count: count) { _ in try await run() }
}

/// A case that is wrong when it does not find the sum: for 0 to n - 1, each value v becomes 2v + 1, and that adds up to n².
private func values(
    _ name: String,
    count: Int,
    _ run: @escaping @Sendable (Int) async throws -> Int
) -> BenchCase {
    BenchCase("values \(name)") {
        {
            let sum = try await run(count)
            if sum != count * count { fail("values \(name): the sum is \(sum), not \(count * count)") }
            return BenchCase.Outcome(count, check: "\(sum)")
        }
    }
}
