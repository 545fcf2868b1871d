import DatastreamCore
import NIOCore

/// 64 KiB chunks through three stages: every chunk that arrives has to be the memory that was sent.
func chunks(_ count: Int) async throws -> (arrived: Int, copied: Int, nanoseconds: Double) {
    var buffer = ByteBuffer()
    buffer.writeRepeatingByte(120, count: 65_536)
    let address = start(of: buffer)
    let stream = createReadableStream(repeatElement(buffer, count: count))
        .tap { chunk in precondition(chunk.readableBytes == 65_536) }
        .filter { $0.readableBytes > 0 }
        .map { $0 }
    var result = (arrived: 0, copied: 0)
    let before = processorTime()
    result = try await stream.pipe(to: AddressSink(address: address)).output
    return (result.arrived, result.copied, (processorTime() - before) / Double(count))
}

private func start(of buffer: ByteBuffer) -> UInt {
    buffer.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) }
}

/// Counts the chunks that are elsewhere in memory.
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
