import CZlib
import NIOCore

/// zlib's decompressor: one state, freed with the kernel that owns it.
///
/// Proof for `@unchecked Sendable`: it belongs to one kernel, which has one owner at a time, and zlib's state is bound to
/// no thread.
final class InflateState: ByteDecoder, @unchecked Sendable {
    let format: CompressionFormat
    private(set) var header: GzipHeader?

    /// zlib keeps pointers back to its stream and to the header, so they must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private let headerFields: HeaderFields?
    private let dictionary: ByteBuffer?

    init(_ format: CompressionFormat, dictionary: ByteBuffer? = nil) throws(CompressionError) {
        self.format = format
        self.dictionary = dictionary
        let windowBits: Int32 =
            switch format.kind {
            case .gzip: 15 + 16
            case .zlib: 15
            default: -15
            }
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let code = inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else {
            stream.deallocate()
            headerFields = nil
            throw CompressionError(.outOfMemory, "zlib could not start (code \(code)); it needs about 44 KB")
        }
        headerFields = format == .gzip ? HeaderFields() : nil
        if let headerFields { inflateGetHeader(stream, headerFields.pointer) }
        if format == .deflate, dictionary != nil { try setDictionary() }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    func beginMember() { inflateReset(stream) }

    func decode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodeProgress {
        let (available, space) = (UInt32(clamping: input.count), UInt32(clamping: output.count))
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = available
        stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = space
        let state = advance()
        if header == nil, let fields = headerFields?.value { header = fields }
        return DecodeProgress(
            consumed: Int(available - stream.pointee.avail_in),
            produced: Int(space - stream.pointee.avail_out),
            state: state
        )
    }

    private func advance() -> DecodeProgress.State {
        while true {
            let code = inflate(stream, Z_NO_FLUSH)
            switch code {
            case Z_OK, Z_BUF_ERROR: return .running
            case Z_STREAM_END: return .memberEnded
            case Z_NEED_DICT:
                do {
                    try setDictionary()
                } catch {
                    return .failed(error)
                }
            case Z_MEM_ERROR:
                return .failed(CompressionError(.outOfMemory, "zlib could not have the 32 KB of its window"))
            default:
                let reason = stream.pointee.msg.map { String(cString: $0) } ?? "code \(code)"
                return .failed(CompressionError(.corruptInput, "Decompression failed: \(reason)"))
            }
        }
    }

    private func setDictionary() throws(CompressionError) {
        guard let dictionary else {
            throw CompressionError(.wrongDictionary, "the input was compressed with a dictionary; pass the same one")
        }
        let code = dictionary.withUnsafeReadableBytes { bytes in
            inflateSetDictionary(stream, bytes.bindMemory(to: UInt8.self).baseAddress, UInt32(clamping: bytes.count))
        }
        guard code == Z_OK else {
            throw CompressionError(.wrongDictionary, "the input was compressed with another dictionary")
        }
    }
}

/// Where zlib puts the fields of a gzip header.
private final class HeaderFields {
    let pointer: UnsafeMutablePointer<gz_header>
    private let texts: UnsafeMutablePointer<UInt8>

    init() {
        let size = GzipHeader.maxTextSize
        texts = .allocate(capacity: 2 * size)
        texts.initialize(repeating: 0, count: 2 * size)
        pointer = .allocate(capacity: 1)
        pointer.initialize(to: gz_header())
        pointer.pointee.name = texts
        pointer.pointee.name_max = UInt32(size - 1)
        pointer.pointee.comment = texts + size
        pointer.pointee.comm_max = UInt32(size - 1)
    }

    deinit {
        pointer.deallocate()
        texts.deallocate()
    }

    /// The header, once it has been read whole.
    var value: GzipHeader? {
        guard pointer.pointee.done == 1 else { return nil }
        return GzipHeader(
            name: text(pointer.pointee.name),
            comment: text(pointer.pointee.comment),
            modificationTime: UInt32(truncatingIfNeeded: pointer.pointee.time),
            operatingSystem: UInt8(truncatingIfNeeded: pointer.pointee.os)
        )
    }

    /// zlib sets the pointer to nil when the field is absent.
    private func text(_ start: UnsafeMutablePointer<UInt8>?) -> String? {
        start.map { GzipHeader.text(UnsafeBufferPointer(start: $0, count: GzipHeader.maxTextSize)) }
    }
}
