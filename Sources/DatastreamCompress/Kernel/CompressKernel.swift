public import DatastreamCore
public import NIOCore

/// Feeds chunks to a compression library and hands out what it makes of them, at most 64 KiB at a time.
///
/// The library reads the chunk where it lies and writes into the buffer that is handed out. It holds up to some 100 KB
/// of input back until it is flushed.
public struct CompressKernel: Transformer {
    /// Bytes go in.
    public typealias Input = ByteBuffer
    /// Compressed bytes come out.
    public typealias Output = ByteBuffer

    private enum Mode { case running, flushing, ending, trailing }

    private var encoder: (any ByteEncoder)?
    private let flushPolicy: FlushPolicy
    private let maxOutputSize: Int?
    private let header: [UInt8]
    private var input = ByteBuffer()
    private var output: ByteBuffer?
    private var mode = Mode.running
    private var holdsInput = false
    private var hasBegun = false
    private var bytesUntilFlush = Int.max
    private var outputSize = 0

    init(
        encoder: any ByteEncoder,
        header: [UInt8] = [],
        flush: FlushPolicy,
        maxOutputSize: Int?
    ) throws(CompressionError) {
        try flush.validate()
        try check("maxOutputSize", limit: maxOutputSize, atLeast: 0)
        self.encoder = encoder
        self.header = header
        self.flushPolicy = flush
        self.maxOutputSize = maxOutputSize
        if case .every(let bytes) = flush { bytesUntilFlush = bytes }
    }

    /// Takes a chunk.
    public mutating func receive(_ chunk: consuming ByteBuffer) {
        guard chunk.readableBytes > 0 else { return }
        if flushPolicy == .perChunk { bytesUntilFlush = chunk.readableBytes }
        input = chunk
        holdsInput = true
    }

    /// Asks for a flush, unless nothing came in since the last.
    public mutating func receiveFlush() {
        if holdsInput { mode = .flushing }
    }

    /// Asks for the end.
    public mutating func receiveEnd() { mode = .ending }

    /// Hands out the next piece.
    public mutating func next() throws -> TransformStep<ByteBuffer> {
        guard let encoder else { return .finished }
        do {
            while let buffer = try step(encoder) {
                guard buffer.readableBytes > 0 else { continue }
                return .output(buffer)
            }
        } catch {
            release()
            throw error
        }
        return .needsInput
    }

    /// Calls the library until there is a piece to hand out; nil when it needs input.
    private mutating func step(_ encoder: any ByteEncoder) throws -> ByteBuffer? {
        while mode != .running || input.readableBytes > 0 {
            var buffer = output.take() ?? ByteBufferAllocator().buffer(capacity: pieceSize)
            if !hasBegun {
                hasBegun = true
                buffer.writeBytes(header)
            }
            if mode == .trailing {
                let trailer = encoder.trailer
                guard buffer.writableBytes >= trailer.count else { return try handOut(buffer) }
                buffer.writeBytes(trailer)
                release()
                return try handOut(buffer)
            }
            let isFlushed = try encode(with: encoder, into: &buffer)
            if isFlushed || buffer.writableBytes == 0 { return try handOut(buffer) }
            output = buffer
        }
        return nil
    }

    /// One call of the library: reads from `input`, writes to the end of `buffer`.
    /// - Returns: Whether a flush is complete.
    private mutating func encode(with encoder: any ByteEncoder, into buffer: inout ByteBuffer) throws -> Bool {
        let command: EncodeCommand =
            switch mode {
            case .running: .process
            case .flushing: .flush
            case .ending, .trailing: .finish
            }
        let limit = mode == .running ? bytesUntilFlush : 0
        let progress = try encoder.encodeOnce(&input, limit: limit, into: &buffer, command)
        if bytesUntilFlush != .max { bytesUntilFlush -= progress.consumed }
        if progress.isDone, mode == .ending { mode = .trailing }
        if progress.isDone, mode == .flushing {
            mode = .running
            holdsInput = input.readableBytes > 0
            if case .every(let bytes) = flushPolicy { bytesUntilFlush = bytes }
            return true
        }
        if mode == .running, bytesUntilFlush == 0 {
            mode = .flushing
            if flushPolicy == .perChunk { bytesUntilFlush = .max }
        }
        return false
    }

    private mutating func handOut(_ buffer: ByteBuffer) throws -> ByteBuffer {
        outputSize += buffer.readableBytes
        if let maxOutputSize, outputSize > maxOutputSize { throw compressionLimitError(outputSize, maxOutputSize) }
        return buffer
    }

    /// Frees the library's state.
    private mutating func release() {
        encoder = nil
        output = nil
        input = ByteBuffer()
    }
}

/// The size of the buffers that are handed out.
let pieceSize = 65_536

/// The error of a stage that has put out more than it may.
func compressionLimitError(_ size: Int, _ limit: Int) -> CompressionError {
    CompressionError(.limitExceeded, "Compression output of \(size) bytes is more than maxOutputSize, \(limit)")
}

extension ByteEncoder {
    /// Reads at most `limit` bytes of a buffer and writes to the free space of another.
    func encodeOnce(
        _ input: inout ByteBuffer,
        limit: Int,
        into output: inout ByteBuffer,
        _ command: EncodeCommand
    ) throws(CompressionError) -> EncodeProgress {
        var progress = EncodeProgress(consumed: 0, produced: 0, isDone: false)
        var failure: CompressionError?
        input.readWithUnsafeReadableBytes { bytes in
            output.writeWithUnsafeMutableBytes(minimumWritableBytes: 0) { space in
                let bytes = UnsafeRawBufferPointer(rebasing: bytes.prefix(limit))
                do throws(CompressionError) {
                    progress = try encode(bytes, into: space, command)
                } catch {
                    failure = error
                }
                return progress.produced
            }
            return progress.consumed
        }
        if let failure { throw failure }
        return progress
    }
}
