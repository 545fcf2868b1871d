import BenchKit
import DatastreamCSV
import DatastreamCore
import NIOCore

#if canImport(Glibc)
    import Glibc
#endif

/// Parses more and more bytes, 256 KiB of rows again and again, and prints the most memory the process has had.
func measureMemory(_ shape: DataShape) async throws {
    let (block, rowsOfBlock) = makeBlock(shape)
    print("\(shape): before, \(mostMemory()) kB")
    for size in [1 << 20, 100 << 20, 10 << 30] {
        let blocks = size / block.readableBytes + 1
        let chunks = (0..<blocks).lazy.flatMap { _ in
            stride(from: 0, to: block.readableBytes, by: 65_536).lazy.compactMap { start in
                block.getSlice(at: start, length: min(65_536, block.readableBytes - start))
            }
        }
        var rows = 0
        for try await _ in createReadableStream(chunks).pipe(through: csvParseStream()) { rows += 1 }
        if rows != rowsOfBlock * blocks { fail("\(rows) rows, not \(rowsOfBlock * blocks)") }
        print("\(shape): \(size >> 20) MiB, \(rows) rows, most memory \(mostMemory()) kB")
    }
}

private func makeBlock(_ shape: DataShape) -> (ByteBuffer, rows: Int) {
    let table = shape.make(size: 1 << 18)
    return (ByteBuffer(bytes: table.bytes), table.rows)
}
