import CZlib
import NIOCore

struct GunzipError: Error {
    var code: Int32
}

/// Decompresses gzip with zlib, as far as it goes.
/// - Returns: The bytes, and whether the member has come to its end.
func inflateAll(_ chunks: [ByteBuffer]) throws -> (bytes: ByteBuffer, isComplete: Bool) {
    var stream = z_stream()
    let start = inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard start == Z_OK else { throw GunzipError(code: start) }
    defer { inflateEnd(&stream) }
    var input = ByteBuffer()
    for chunk in chunks { input.writeImmutableBuffer(chunk) }
    var space = [UInt8](repeating: 0, count: 65_536)
    var output = ByteBuffer()
    var code = Z_OK
    try input.withUnsafeMutableReadableBytes { input in
        stream.next_in = input.bindMemory(to: UInt8.self).baseAddress
        stream.avail_in = UInt32(input.count)
        while code == Z_OK {
            try space.withUnsafeMutableBufferPointer { space in
                stream.next_out = space.baseAddress
                stream.avail_out = UInt32(space.count)
                code = inflate(&stream, Z_NO_FLUSH)
                guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else { throw GunzipError(code: code) }
                output.writeBytes(space.prefix(space.count - Int(stream.avail_out)))
            }
        }
    }
    if code == Z_STREAM_END, stream.avail_in > 0 { throw GunzipError(code: Z_DATA_ERROR) }
    return (output, code == Z_STREAM_END)
}

/// Decompresses one complete gzip member.
func gunzip(_ chunks: [ByteBuffer]) throws -> ByteBuffer {
    let (bytes, isComplete) = try inflateAll(chunks)
    guard isComplete else { throw GunzipError(code: Z_BUF_ERROR) }
    return bytes
}
