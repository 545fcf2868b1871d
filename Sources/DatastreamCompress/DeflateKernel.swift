import CZlib
public import DatastreamCore
public import NIOCore

/// Feeds chunks to zlib and hands out what it makes of them, at most 64 KiB at a time.
///
/// zlib reads the chunk where it lies and writes into the buffer that is handed out. It holds up to some 100 KB of input
/// back until it is flushed.
public struct DeflateKernel: Transformer {
    /// Bytes go in.
    public typealias Input = ByteBuffer
    /// Compressed bytes come out.
    public typealias Output = ByteBuffer

    private enum Mode { case running, flushing, ending, finished }

    private let state: DeflateState
    private let maxOutputSize: Int?
    private var input = ByteBuffer()
    private var output: ByteBuffer?
    private var mode = Mode.running
    private var holdsInput = false
    private var outputSize = 0

    /// The size of the buffers that are handed out.
    ///
    /// zlib rarely fills one in a call, so the rest waits for the next.
    private static let outputCapacity = 65_536

    init(state: DeflateState, maxOutputSize: Int?) {
        self.state = state
        self.maxOutputSize = maxOutputSize
    }

    /// Takes a chunk.
    public mutating func receive(_ chunk: consuming ByteBuffer) {
        guard chunk.readableBytes > 0 else { return }
        input = chunk
        holdsInput = true
    }

    /// Asks for a sync flush, unless nothing came in since the last.
    public mutating func receiveFlush() {
        if holdsInput { mode = .flushing }
    }

    /// Asks for the end of the gzip member.
    public mutating func receiveEnd() { mode = .ending }

    /// Hands out the next piece.
    public mutating func next() throws -> TransformStep<ByteBuffer> {
        switch mode {
        case .finished: return .finished
        case .running where input.readableBytes == 0: return .needsInput
        default: break
        }
        var buffer = output.take() ?? ByteBufferAllocator().buffer(capacity: Self.outputCapacity)
        let code = try deflateOnce(into: &buffer)
        let isFull = buffer.writableBytes == 0
        if code == Z_STREAM_END {
            mode = .finished
        } else if !isFull, mode == .flushing {
            mode = .running
            holdsInput = false
        } else if !isFull, mode == .ending {
            throw CompressionError(.libraryFailed, "deflate did not end the stream (code \(code))")
        }
        guard isFull || mode == .finished || !holdsInput else {
            output = buffer
            return .needsInput
        }
        return try handOut(buffer)
    }

    /// One call of zlib: reads from `input`, writes to the end of `buffer`.
    private mutating func deflateOnce(into buffer: inout ByteBuffer) throws -> Int32 {
        let flush =
            switch mode {
            case .running, .finished: Z_NO_FLUSH
            case .flushing: Z_SYNC_FLUSH
            case .ending: Z_FINISH
            }
        let stream = state.stream
        var code = Z_OK
        input.readWithUnsafeReadableBytes { bytes in
            buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: 0) { space in
                stream.pointee.next_in = UnsafeMutablePointer(
                    mutating: bytes.bindMemory(to: UInt8.self).baseAddress
                )
                stream.pointee.avail_in = UInt32(clamping: bytes.count)
                stream.pointee.next_out = space.bindMemory(to: UInt8.self).baseAddress
                stream.pointee.avail_out = UInt32(clamping: space.count)
                code = deflate(stream, flush)
                return min(space.count, Int(UInt32.max)) - Int(stream.pointee.avail_out)
            }
            return min(bytes.count, Int(UInt32.max)) - Int(stream.pointee.avail_in)
        }
        guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else {
            throw CompressionError(.libraryFailed, "deflate failed with code \(code)")
        }
        return code
    }

    private mutating func handOut(_ buffer: ByteBuffer) throws -> TransformStep<ByteBuffer> {
        outputSize += buffer.readableBytes
        if let maxOutputSize, outputSize > maxOutputSize {
            throw CompressionError(
                .limitExceeded,
                "Compression output of \(outputSize) bytes is more than maxOutputSize, \(maxOutputSize)"
            )
        }
        if buffer.readableBytes > 0 { return .output(buffer) }
        return mode == .finished ? .finished : .needsInput
    }
}
