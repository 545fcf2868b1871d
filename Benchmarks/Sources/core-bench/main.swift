import BenchKit

// core-bench …     see BenchKit's runCases for what follows; the core is another module here, as it is
// for users; core-bench-same has these sources and those of the core in one module
runCases(Array(CommandLine.arguments.dropFirst()), valueCases() + taskCases() + chunkCases())
