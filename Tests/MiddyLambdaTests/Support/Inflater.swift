import CZlib
import NIOCore

/// Inflates a gzip stream as it comes; without gzip it only decodes text.
struct Inflater {
    private final class State {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

        init() throws {
            stream.initialize(to: z_stream())
            let code = inflateInit2_(stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
            guard code == Z_OK else { throw Failure(code: code) }
        }

        deinit {
            inflateEnd(stream)
            stream.deallocate()
        }
    }

    struct Failure: Error { let code: Int32 }

    private let state: State?

    init(isGzip: Bool) throws { state = isGzip ? try State() : nil }

    /// What the bytes so far say, beyond what was returned before.
    mutating func inflate(_ chunk: ByteBuffer) throws -> String {
        guard let stream = state?.stream else { return String(buffer: chunk) }
        var input = Array(chunk.readableBytesView)
        var output = [UInt8](repeating: 0, count: 1 << 20)
        let written = try input.withUnsafeMutableBufferPointer { input in
            try output.withUnsafeMutableBufferPointer { output in
                stream.pointee.next_in = input.baseAddress
                stream.pointee.avail_in = UInt32(input.count)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(output.count)
                let code = CZlib.inflate(stream, Z_SYNC_FLUSH)
                guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else { throw Failure(code: code) }
                return output.count - Int(stream.pointee.avail_out)
            }
        }
        return String(decoding: output[..<written], as: UTF8.self)
    }
}
