import DatastreamCSV
import DatastreamCore
import NIOCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

// csv-bench [megabytes] [shape …]: MB/s of input, the median of five, and the ratio to a memchr scan for newlines.
// csv-bench format [megabytes] [shape …] [row type …]: MB/s of output, the median of five, and the ratio to a memcpy of the same bytes.
// csv-bench memory [shape …]: the most memory at 1 MB, 100 MB and 10 GB.
let arguments = CommandLine.arguments.dropFirst()
let size = (arguments.compactMap { Int($0) }.first ?? 32) << 20
let shapes = arguments.compactMap(DataShape.init(rawValue:))

let others = arguments.filter { Int($0) == nil && DataShape(rawValue: $0) == nil && $0 != "format" }

if arguments.contains("memory") {
    for shape in shapes.isEmpty ? [.plain] : shapes { try await measureMemory(shape) }
    exit(0)
}

if arguments.contains("format") {
    for shape in shapes.isEmpty ? [.plain, .quoted] : shapes {
        print("\(shape): format")
        try await FormatBench(shape, size: size, only: others).run()
    }
    exit(0)
}

for shape in shapes.isEmpty ? DataShape.allCases : shapes {
    let table = shape.make(size: size)
    let bench = CSVBench(table)
    print("\(shape): \(table.bytes.count) bytes, \(table.rows) rows, \(table.fields) fields")
    try await bench.run()
}
