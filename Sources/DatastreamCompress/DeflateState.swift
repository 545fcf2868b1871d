import CZlib

/// zlib's compressor: one allocation, freed with the kernel that owns it.
///
/// Proof for `@unchecked Sendable`: it belongs to one kernel, which has one owner at a time, and zlib's state is bound to
/// no thread.
final class DeflateState: @unchecked Sendable {
    /// What encloses the deflate data.
    enum Container {
        /// RFC 1952.
        case gzip

        var windowBits: Int32 {
            switch self {
            case .gzip: 15 + 16
            }
        }
    }

    /// zlib keeps a pointer back to its stream, so the stream must not move.
    let stream: UnsafeMutablePointer<z_stream>

    init(level: Int, container: Container) throws {
        guard (-1...9).contains(level) else {
            throw CompressionError(.invalidOption, "level is \(level); it has to be between -1 and 9")
        }
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let code = deflateInit2_(
            stream,
            Int32(level),
            Z_DEFLATED,
            container.windowBits,
            8,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        guard code == Z_OK else {
            stream.deallocate()
            throw CompressionError(.outOfMemory, "zlib could not start (code \(code)); it needs about 268 KB")
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }
}
