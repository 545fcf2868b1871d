import BenchKit

// scaling-bench …     see BenchKit's runCases for what follows; the data is made as it is wanted
runCases(
    Array(CommandLine.arguments.dropFirst()),
    sizeCases() + rowCases() + columnCases() + fieldCases() + streamCases()
)
