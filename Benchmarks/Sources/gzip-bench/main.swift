import BenchKit

// gzip-bench --file CSV …     see BenchKit's runCases for what follows
// gzip-bench first            the time to the first byte of a slow response
var arguments = Array(CommandLine.arguments.dropFirst())
if arguments.first == "first" {
    runCases(["times", "first", "1"], [BenchCase("first") { { try await printFirstBytes() } }])
} else {
    guard let path = option("--file", in: &arguments) else { fail("--file CSV is missing; bench-data makes one") }
    runCases(arguments, gzipCases(path))
}
