import BenchKit

// core-bench …     see BenchKit's runCases for what follows; the core is another module here, as it is for users
runCases(Array(CommandLine.arguments.dropFirst()), valueCases() + taskCases() + chunkCases())
