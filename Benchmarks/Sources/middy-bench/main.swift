import BenchKit

// What the engine takes for an invocation, with a sender that drops the response: see `runCases`. The amount is
// invocations.
runCases(Array(CommandLine.arguments.dropFirst()), middyCases)
