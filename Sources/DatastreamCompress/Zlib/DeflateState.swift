import CZlib
import NIOCore

/// zlib's compressor: one state, freed with the kernel that owns it.
///
/// Proof for `@unchecked Sendable`: it belongs to one kernel, which has one owner at a time, and zlib's state is bound to
/// no thread.
final class DeflateState: ByteEncoder, @unchecked Sendable {
    /// What encloses the deflate data.
    enum Container {
        /// RFC 1952; the header is written by the kernel.
        case gzip
        /// RFC 1950.
        case zlib
        /// Nothing.
        case raw
    }

    /// zlib keeps a pointer back to its stream, so the stream must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private let isGzip: Bool
    /// The checksum of a gzip member so far.
    private(set) var crc: UInt32 = 0
    private var size: UInt64 = 0

    init(_ options: DeflateOptions, container: Container) throws(CompressionError) {
        try options.validate()
        isGzip = container == .gzip
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let code = deflateInit2_(
            stream,
            Int32(options.level),
            Z_DEFLATED,
            Int32(container == .zlib ? options.windowBits : -options.windowBits),
            Int32(options.memoryLevel),
            options.strategy.code,
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

    /// Gives the compressor bytes to refer to that the other side knows too.
    func setDictionary(_ dictionary: ByteBuffer) throws(CompressionError) {
        let code = dictionary.withUnsafeReadableBytes { bytes in
            deflateSetDictionary(stream, bytes.bindMemory(to: UInt8.self).baseAddress, UInt32(clamping: bytes.count))
        }
        guard code == Z_OK else {
            throw CompressionError(.invalidOption, "zlib did not take the dictionary (code \(code))")
        }
    }

    /// Makes the state as good as new.
    func reset() {
        deflateReset(stream)
        crc = 0
        size = 0
    }

    var trailer: [UInt8] { isGzip ? gzipTrailer(crc: crc, size: size) : [] }

    func encode(
        _ input: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer,
        _ command: EncodeCommand
    ) throws(CompressionError) -> EncodeProgress {
        let flush =
            switch command {
            case .process: Z_NO_FLUSH
            case .flush: Z_SYNC_FLUSH
            case .finish: Z_FINISH
            }
        let (available, space) = (UInt32(clamping: input.count), UInt32(clamping: output.count))
        let bytes = input.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes)
        stream.pointee.avail_in = available
        stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = space
        let code = deflate(stream, flush)
        guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else {
            throw CompressionError(.libraryFailed, "deflate failed with code \(code)")
        }
        let consumed = available - stream.pointee.avail_in
        if isGzip, consumed > 0 {
            crc = UInt32(truncatingIfNeeded: crc32(UInt(crc), bytes, consumed))
            size &+= UInt64(consumed)
        }
        let isDone = command == .finish ? code == Z_STREAM_END : stream.pointee.avail_out > 0
        if command == .finish, !isDone, stream.pointee.avail_out > 0 {
            throw CompressionError(.libraryFailed, "deflate did not end the stream (code \(code))")
        }
        return EncodeProgress(
            consumed: Int(consumed),
            produced: Int(space - stream.pointee.avail_out),
            isDone: isDone
        )
    }
}
