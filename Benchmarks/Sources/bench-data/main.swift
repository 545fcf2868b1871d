import BenchKit

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

// bench-data SHAPE MEGABYTES PATH: writes a table; the same bytes on every machine.
let largest = 4_000
let arguments = CommandLine.arguments.dropFirst()
guard arguments.count == 3, let shape = arguments.first.flatMap(DataShape.init(rawValue:)),
    let size = arguments.dropFirst().first.flatMap({ Int($0) }), let path = arguments.last
else { fail("arguments are: \(DataShape.allCases.map(\.rawValue).joined(separator: "|")) MEGABYTES PATH") }
guard 1...largest ~= size else { fail("MEGABYTES is from 1 to \(largest), as a table is made in memory") }
let table = shape.make(size: size * 1_000_000)
guard let file = fopen(path, "wb") else { fail("\(path) cannot be written") }
let written = table.bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
guard fclose(file) == 0, written == table.bytes.count else { fail("\(path) could not be written whole") }
