#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// One line of the table: what is measured, and how much it may cost.
struct Case: Sendable {
    let name: String
    /// Nanoseconds a value, or nil for what is only shown for comparison.
    let limit: Double?
    /// Runs once over `count` values and returns a sum that has to be right.
    let run: @Sendable (_ count: Int) async throws -> Int
}

/// Runs all cases in turns, so that a busy machine slows all of them, and prints the medians and their ratios to the floor.
func measure(_ title: String, _ cases: [Case], count: Int, rounds: Int, expected: Int) async throws -> Bool {
    var times = Array(repeating: [Double](), count: cases.count)
    for round in 0...rounds {
        for (index, item) in cases.enumerated() {
            var sum = 0
            let start = processorTime()
            sum = try await item.run(count)
            let nanoseconds = processorTime() - start
            guard sum == expected else { throw WrongResult(name: item.name, sum: sum, expected: expected) }
            if round > 0 { times[index].append(nanoseconds / Double(count)) }
        }
    }
    let medians = times.map { $0.sorted()[$0.count / 2] }
    print("\n\(title): \(count) values, processor time, median of \(rounds) rounds")
    print(row(["case", "ns/value", "least", "x floor", "limit"]))
    var isGood = true
    for (index, item) in cases.enumerated() {
        let isMet = item.limit.map { medians[index] <= $0 } ?? true
        isGood = isGood && isMet
        print(
            row([
                item.name, text(medians[index]), text(times[index].min() ?? 0), text(medians[index] / medians[0]),
                item.limit.map { text($0) + (isMet ? "" : " MISSED") } ?? "",
            ])
        )
    }
    return isGood
}

/// Nanoseconds that all threads of this process have worked: what other programs on the machine do does not show.
func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}

struct WrongResult: Error {
    let name: String
    let sum: Int
    let expected: Int
}

private func row(_ cells: [String]) -> String {
    var line = ""
    for (index, cell) in cells.enumerated() {
        let padding = String(repeating: " ", count: max(0, (index == 0 ? 36 : 12) - cell.count))
        line += index == 0 ? cell + padding : padding + cell
    }
    return line
}

private func text(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
}
