import CZlib
import NIOCore

/// The CRC-32 (as in zlib) of `length` bytes of `buffer` from the index `start` on; they must all have been written.
func crc32(of buffer: ByteBuffer, at start: Int, length: Int) -> UInt32 {
    guard let slice = buffer.getSlice(at: start, length: length) else { return 0 }
    return slice.withUnsafeReadableBytes { bytes in
        UInt32(truncatingIfNeeded: crc32_z(0, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count))
    }
}
