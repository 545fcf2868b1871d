import Dispatch

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The command line of every benchmark program.
///
///     program                 prints every case: the median of five passes
///     program list            the names
///     program run NAME        one pass to warm up, one that is timed; a line of JSON
///     program times NAME N    N passes and no output, for valgrind
///
/// The main thread only waits: valgrind does not survive an asynchronous main.
/// - Parameters:
///   - arguments: Without the program's name.
///   - cases: What can be measured.
package func runCases(_ arguments: [String], _ cases: [BenchCase]) {
    let done = DispatchSemaphore(value: 0)
    Task.detached {
        do {
            try await run(arguments, cases)
        } catch {
            fail("\(error)")
        }
        done.signal()
    }
    done.wait()
}

private func run(_ arguments: [String], _ cases: [BenchCase]) async throws {
    switch (arguments.first, arguments.count) {
    case (nil, _): for measured in cases { try await printMedian(measured) }
    case ("list", 1): for measured in cases { print(measured.name) }
    case ("run", 2):
        let body = try await find(arguments[1], cases).prepare()
        _ = try await body()
        let (seconds, outcome) = try await timed(body)
        let check = outcome.check.map { "\"\($0)\"" } ?? "null"
        print(
            """
            {"amount": \(outcome.amount), "seconds": \(seconds), "check": \(check), "note": "\(outcome.note)", \
            "peak_kb": \(mostMemory())}
            """
        )
    case ("times", 3):
        let body = try await find(arguments[1], cases).prepare()
        for _ in 0..<(Int(arguments[2]) ?? 0) { _ = try await body() }
    default: fail("arguments are: nothing, list, run NAME, or times NAME N")
    }
}

private func find(_ name: String, _ cases: [BenchCase]) -> BenchCase {
    guard let found = cases.first(where: { $0.name == name }) else { fail("there is no case \(name); see list") }
    return found
}

private func printMedian(_ measured: BenchCase) async throws {
    let body = try await measured.prepare()
    _ = try await body()
    var speeds: [Double] = []
    var note = ""
    for _ in 0..<5 {
        let (seconds, outcome) = try await timed(body)
        speeds.append(Double(outcome.amount) / seconds / 1e6)
        note = outcome.note
    }
    speeds.sort()
    func text(_ speed: Double) -> String { "\((speed * 10).rounded() / 10)" }
    print("\(measured.name): \(text(speeds[2])) M/s [\(text(speeds[0]))–\(text(speeds[4]))] \(note)")
}

private func timed(_ body: BenchCase.Body) async throws -> (seconds: Double, outcome: BenchCase.Outcome) {
    let start = ContinuousClock.now
    let outcome = try await body()
    return ((ContinuousClock.now - start) / .seconds(1), outcome)
}

/// Says what is wrong and ends the program.
package func fail(_ message: String) -> Never {
    _ = "\(message)\n".withCString { write(2, $0, strlen($0)) }
    exit(1)
}
