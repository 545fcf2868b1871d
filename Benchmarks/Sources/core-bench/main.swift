import DatastreamCore

// Source, three transforms, sink; the core is another module here, as it is for users.

let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1_000_000
let numbers = Array(0..<count)
let consumer = Consumer()

let kernels = [
    Case(name: "plain loop", limit: nil) { plainLoop($0) },
    Case(name: "kernels, sequence", limit: 15) { try await dedicated($0).pipe(to: SumSink()).output },
    Case(name: "kernels, array", limit: 15) { [numbers] _ in
        try await dedicatedArray(numbers).pipe(to: SumSink()).output
    },
    Case(name: "kernels, from an actor", limit: 15) { [consumer] in try await consumer.drive(dedicated($0)) },
    Case(name: "closures that enqueue", limit: 60) { try await closures($0).pipe(to: SumSink()).output },
    Case(name: "closures, from an actor", limit: 60) { [consumer] in try await consumer.drive(closures($0)) },
    Case(name: "kernels, asynchronous source", limit: nil) { try await asyncSource($0).pipe(to: SumSink()).output },
    Case(name: "kernels, iterated by an actor", limit: nil) { [consumer] in try await consumer.iterate(dedicated($0)) },
    Case(name: "kernels, erased", limit: nil) { try await dedicated($0).erased().pipe(to: SumSink()).output },
]
var isGood = try await measure("Values", kernels, count: count, rounds: 7, expected: plainLoop(count))

let tasks = [
    Case(name: "plain loop", limit: nil) { plainLoop($0) },
    Case(name: "buffered(1024)", limit: nil) {
        try await dedicated($0).buffered(highWaterMark: 1_024).pipe(to: SumSink()).output
    },
    Case(name: "concurrentMap(4)", limit: nil) {
        try await dedicated($0).concurrentMap(maxConcurrent: 4) { $0 }.pipe(to: SumSink()).output
    },
    Case(name: "standard library, from an actor", limit: nil) { [consumer] in await consumer.standardLibrary($0) },
]
let few = min(count, 50_000)
_ = try await measure("Across tasks", tasks, count: few, rounds: 5, expected: plainLoop(few))

let passed = try await chunks(100_000)
print("\n64 KiB chunks through three stages: \(passed.arrived) arrived, \(passed.copied) copied,", terminator: " ")
print("\(Int(passed.nanoseconds)) ns each")
isGood = isGood && passed.copied == 0 && passed.arrived == 100_000
print(isGood ? "\nAll limits are met." : "\nA limit is missed.")
