import BenchKit
import DatastreamCompress
import DatastreamCore
import NIOCore

/// Remembers when the first piece came.
struct FirstByteSink: WritableStream {
    struct Writer: StreamWriter {
        var first: ContinuousClock.Instant?
        var count = 0

        @concurrent
        mutating func write(_ item: consuming ByteBuffer) async throws {
            if first == nil { first = .now }
            count += item.readableBytes
        }

        @concurrent
        mutating func finish() async throws -> (first: ContinuousClock.Instant?, count: Int) { (first, count) }

        @concurrent
        mutating func abort(_ error: any Error) async {}
    }

    func makeWriter(in run: RunContext) -> Writer { Writer() }
}

/// A response of 1.4 MB that is made 100 rows every 10 ms: when its first byte goes out, and how small it becomes.
func printFirstBytes() async throws -> BenchCase.Outcome {
    let csv = ByteBuffer(bytes: DataShape.plain.make(size: 1_400_000).bytes)
    print("100 rows every 10 ms                first byte      ratio")
    for level in [1, 6] {
        for (name, flush) in [
            ("none", FlushPolicy.none), ("every 64 KiB", .every(bytes: 65_536)), ("per chunk", .perChunk),
        ] {
            let stage = gzipCompressStream(level: level, flush: flush)
            try await printFirstByte("level \(level), flush \(name)", csv) {
                try await $0.pipe(through: stage).pipe(to: $1).output
            }
        }
    }
    let parallel = gzipCompressStream(level: 6, parallel: 2)
    try await printFirstByte("level 6, parallel: 2", csv) { try await $0.pipe(through: parallel).pipe(to: $1).output }
    #if ISAL
        let isal = gzipCompressStream(flush: .perChunk, engine: .isal)
        try await printFirstByte("ISA-L, flush per chunk", csv) { try await $0.pipe(through: isal).pipe(to: $1).output }
    #endif
    return BenchCase.Outcome(csv.readableBytes)
}

private func printFirstByte(
    _ name: String,
    _ csv: ByteBuffer,
    _ run: (ReadableStream<ByteBuffer>, FirstByteSink) async throws -> (first: ContinuousClock.Instant?, count: Int)
) async throws {
    let source = createReadableStream { writer in
        var rest = csv
        while let chunk = rest.readSlice(length: min(7_300, rest.readableBytes)), chunk.readableBytes > 0 {
            try await writer.write(chunk)
            try await Task.sleep(for: .milliseconds(10))
        }
    }
    let start = ContinuousClock.now
    let result = try await run(source, FirstByteSink())
    let first = result.first.map { start.duration(to: $0) } ?? .zero
    let milliseconds = (first / .milliseconds(1) * 10).rounded() / 10
    let thousandths = result.count * 1_000 / csv.readableBytes
    print(name, "\(milliseconds) ms", "0.\(String(thousandths + 1_000).dropFirst())", separator: "   ")
}
