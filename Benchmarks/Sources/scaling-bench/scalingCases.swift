import BenchKit
import DatastreamCSV
import DatastreamCompress
import DatastreamCore
import NIOCore

/// Parsing and formatting from 1 MB to 10 GB.
func sizeCases() -> [BenchCase] {
    sizes.map { name, size in
        BenchCase("size \(name)") {
            let block = ByteBuffer(bytes: DataShape.plain.make(size: 1_000_000).bytes)
            return { try await parseAndFormat(block, times: max(1, size / block.readableBytes)) }
        }
    }
}

/// Parsing alone, row by row, from 1 MB to 10 GB.
func rowCases() -> [BenchCase] {
    sizes.map { name, size in
        BenchCase("rows \(name)") {
            let table = DataShape.plain.make(size: 1_000_000)
            let block = ByteBuffer(bytes: table.bytes)
            return {
                let times = max(1, size / block.readableBytes)
                var rows = 0
                for try await _ in repeated(block, times: times).pipe(through: csvParseStream()) { rows += 1 }
                if rows != table.rows * times { fail("\(rows) rows came out, not \(table.rows * times)") }
                return BenchCase.Outcome(block.readableBytes * times, note: "\(rows) rows")
            }
        }
    }
}

/// 64 MB in rows of 1 to 1,000 columns.
func columnCases() -> [BenchCase] {
    [1, 10, 100, 1_000].map { columns in
        BenchCase("columns \(columns)") {
            let row = (0..<columns).map { "\($0 * 7_919 % 100_000)" }.joined(separator: ",") + "\n"
            return { try await parseAndFormat(block(of: row), times: 64) }
        }
    }
}

/// 64 MB in fields of 1 B to 1 MB.
func fieldCases() -> [BenchCase] {
    [("1 B", 1), ("100 B", 100), ("10 kB", 10_000), ("1 MB", 1_000_000)].map { name, size in
        BenchCase("field \(name)") {
            let field = String(repeating: "x", count: size)
            return { try await parseAndFormat(block(of: "\(field),\(field)\n"), times: 64) }
        }
    }
}

/// 64 MB through 1 to 1,000 streams at once, gzip included.
func streamCases() -> [BenchCase] {
    [1, 10, 100, 1_000].map { count in
        BenchCase("streams \(count)") {
            let block = ByteBuffer(bytes: DataShape.plain.make(size: 64_000).bytes)
            return {
                let times = max(1, 64_000_000 / block.readableBytes / count)
                return try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<count {
                        group.addTask {
                            _ = try await repeated(block, times: times).pipe(through: csvParseStream())
                                .pipe(through: csvFormatStream()).pipe(through: gzipCompressStream(level: 1))
                                .pipe(to: ByteCountSink())
                            return times * block.readableBytes
                        }
                    }
                    return BenchCase.Outcome(try await group.reduce(0, +), note: "through gzip level 1")
                }
            }
        }
    }
}

private let sizes = [
    ("1 MB", 1_000_000), ("100 MB", 100_000_000), ("1 GB", 1_000_000_000), ("10 GB", 10_000_000_000),
]

private func parseAndFormat(_ block: ByteBuffer, times: Int) async throws -> BenchCase.Outcome {
    let output = try await repeated(block, times: times).pipe(through: csvParseStream())
        .pipe(through: csvFormatStream(newline: "\n", escapeFormulae: false)).pipe(to: ByteCountSink()).output
    if output != block.readableBytes * times { fail("\(output) bytes came out, not \(block.readableBytes * times)") }
    return BenchCase.Outcome(output)
}

/// About 1 MB of a row.
private func block(of row: String) -> ByteBuffer {
    ByteBuffer(string: String(repeating: row, count: max(1, 1_000_000 / row.utf8.count)))
}

/// A block again and again, in chunks of 64 KiB that share its memory.
private func repeated(_ block: ByteBuffer, times: Int) -> ReadableStream<ByteBuffer> {
    createReadableStream(
        (0..<times).lazy.flatMap { _ in
            stride(from: 0, to: block.readableBytes, by: 65_536).lazy.compactMap { start in
                block.getSlice(at: start, length: min(65_536, block.readableBytes - start))
            }
        }
    )
}
