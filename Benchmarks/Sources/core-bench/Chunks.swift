import BenchKit
import NIOCore

#if !SAME_MODULE
    import DatastreamCore
#endif

/// 64 KiB chunks through three stages: every chunk that arrives has to be the memory that was sent.
func chunkCases() -> [BenchCase] {
    [
        chunks("kernels") { chunk, times in
            createReadableStream(repeatElement(chunk, count: times))
                .tap { chunk in precondition(chunk.readableBytes == 65_536) }
                .filter { $0.readableBytes > 0 }
                .map { $0 }
        },
        chunks("closures") { chunk, times in
            createReadableStream(repeatElement(chunk, count: times))
                .pipe(through: passing).pipe(through: passing).pipe(through: passing)
        },
        chunks("buffered 16") { chunk, times in
            createReadableStream(repeatElement(chunk, count: times)).map { $0 }.buffered(highWaterMark: 16)
                .filter { $0.readableBytes > 0 }.map { $0 }
        },
    ]
}

private let passing = createTransformStream { (chunk: ByteBuffer, output: inout TransformOutput<ByteBuffer>) in
    output.enqueue(chunk)
}

private func chunks<Stream: DrivableStream<ByteBuffer>>(
    _ name: String,
    _ make: @escaping @Sendable (ByteBuffer, Int) -> Stream
) -> BenchCase {
    BenchCase("chunks \(name)") {
        let chunk = ByteBuffer(repeating: 120, count: 65_536)
        let times = 100_000
        return {
            let output = try await make(chunk, times).pipe(to: AddressSink(address: start(of: chunk))).output
            if output.arrived != times { fail("chunks \(name): \(output.arrived) of \(times) chunks have arrived") }
            if output.copied != 0 { fail("chunks \(name): \(output.copied) chunks were copied") }
            return BenchCase.Outcome(times * chunk.readableBytes, check: "\(times)", note: "none copied")
        }
    }
}

private func start(of buffer: ByteBuffer) -> UInt {
    buffer.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) }
}

/// Counts the chunks, and those that are elsewhere in memory.
private struct AddressSink: WritableStream {
    let address: UInt

    func makeWriter(in run: RunContext) -> Writer { Writer(address: address) }

    struct Writer: StreamWriter {
        let address: UInt
        var arrived = 0
        var copied = 0

        init(address: UInt) { self.address = address }

        @concurrent
        mutating func write(_ item: consuming ByteBuffer) async throws {
            arrived += 1
            if start(of: item) != address { copied += 1 }
        }

        @concurrent
        mutating func finish() async throws -> (arrived: Int, copied: Int) { (arrived, copied) }

        @concurrent
        mutating func abort(_ error: any Error) async {}
    }
}
