import BenchKit
import NIOCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What no parser and no formatter can beat: looking for newlines, and copying.
func floorCases(_ file: CSVFile) -> [BenchCase] {
    [
        BenchCase("floor memchr") {
            { BenchCase.Outcome(file.size, note: "\(file.chunks.reduce(0) { $0 + countNewlines($1) }) newlines") }
        },
        BenchCase("floor memcpy") {
            {
                copyInto32KiB(file.chunks)
                return BenchCase.Outcome(file.size)
            }
        },
    ]
}

private func countNewlines(_ chunk: ByteBuffer) -> Int {
    chunk.withUnsafeReadableBytes { bytes in
        guard let start = bytes.baseAddress else { return 0 }
        var found = 0
        var offset = 0
        while offset < bytes.count, let hit = memchr(start + offset, 10, bytes.count - offset) {
            found += 1
            offset = UnsafeRawPointer(hit) - start + 1
        }
        return found
    }
}

/// Copies the first 1.5 MB again and again, as the formatters do, into one buffer of the size of their chunks.
private func copyInto32KiB(_ chunks: [ByteBuffer]) {
    let target = UnsafeMutableRawPointer.allocate(byteCount: 32_768, alignment: 64)
    defer { target.deallocate() }
    for index in chunks.indices {
        chunks[index % min(chunks.count, FormatRows.chunkCount)].withUnsafeReadableBytes { source in
            guard let start = source.baseAddress else { return }
            for offset in stride(from: 0, to: source.count, by: 32_768) {
                memcpy(target, start + offset, min(32_768, source.count - offset))
            }
        }
    }
}
