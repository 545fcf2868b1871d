import BenchKit

// csv-bench --file CSV …       see BenchKit's runCases for what follows
// csv-bench memory [shape …]   the most memory at 1 MB, 100 MB and 10 GB
var arguments = Array(CommandLine.arguments.dropFirst())
if arguments.first == "memory" {
    let shapes = arguments.compactMap(DataShape.init(rawValue:))
    let measured = BenchCase("memory") {
        {
            for shape in shapes.isEmpty ? [.plain] : shapes { try await measureMemory(shape) }
            return BenchCase.Outcome(0)
        }
    }
    runCases(["times", "memory", "1"], [measured])
} else {
    guard let path = option("--file", in: &arguments) else { fail("--file CSV is missing; bench-data makes one") }
    let file = CSVFile(path)
    runCases(arguments, floorCases(file) + parseCases(file) + formatCases(file))
}
