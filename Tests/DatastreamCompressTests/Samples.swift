import DatastreamTesting
import NIOCore

/// Text that compresses, the same for the same seed, at most 512 KiB.
func sampleText(_ size: Int, seed: UInt64) -> ByteBuffer { slice(of: longText, size, seed) }

/// Bytes that do not compress, the same for the same seed, at most 1 MiB.
func sampleBytes(_ size: Int, seed: UInt64) -> ByteBuffer { slice(of: longBytes, size, seed) }

private let longText: ByteBuffer = {
    var random = SeededGenerator(seed: 1)
    let words = ["order", "total", "customer", "naïve", "19.90", "\r\n", ",", "2026-03-12"].map { Array($0.utf8) }
    var bytes = ByteBuffer()
    while bytes.readableBytes < 600_000 {
        let number = random.next()
        for shift in 0..<8 as Range<UInt64> { bytes.writeBytes(words[Int(number >> (shift * 3) & 7)]) }
        bytes.writeInteger(UInt16(truncatingIfNeeded: number >> 48) & 0x7F7F)
    }
    return bytes
}()

private let longBytes: ByteBuffer = {
    var random = SeededGenerator(seed: 2)
    var bytes = ByteBuffer()
    for _ in 0..<150_000 { bytes.writeInteger(random.next()) }
    return bytes
}()

private func slice(of bytes: ByteBuffer, _ size: Int, _ seed: UInt64) -> ByteBuffer {
    bytes.getSlice(at: Int(seed) * 1_009, length: size) ?? bytes
}
