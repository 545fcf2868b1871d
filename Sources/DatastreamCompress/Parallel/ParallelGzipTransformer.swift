import CZlib
public import DatastreamCore
public import NIOCore

/// Cuts bytes into blocks, has them compressed in tasks, and joins what comes out into one gzip member.
public struct ParallelGzipTransformer: AsyncTransformer {
    /// Bytes go in.
    public typealias Input = ByteBuffer
    /// Compressed bytes come out.
    public typealias Output = ByteBuffer

    private enum Mode { case running, flushing, ending, finished }

    private let options: DeflateOptions
    private let parallel: Int
    private let blockSize: Int
    private let maxOutputSize: Int?
    private let tasks = GzipBlockTasks()
    private var idleStates: [DeflateState] = []
    private var mode = Mode.running
    private var input = ByteBuffer()
    /// The block that is being filled; before the first was cut off, the first two.
    private var gathered = ByteBuffer()
    /// The last 32 KiB that were cut off.
    private var window = ByteBuffer()
    private var hasStarted = false
    private var hasCutLast = false
    /// What can be handed out, in order.
    private var pieces: CircularBuffer<ByteBuffer> = []
    private var crc: UInt32 = 0
    private var inputSize: UInt64 = 0
    private var outputSize = 0

    private static let windowSize = 32_768

    init(options: DeflateOptions, header: [UInt8], parallel: Int, blockSize: Int, maxOutputSize: Int?) {
        self.options = options
        self.parallel = parallel
        self.blockSize = blockSize
        self.maxOutputSize = maxOutputSize
        pieces.append(ByteBuffer(bytes: header))
    }

    /// Takes a chunk.
    public mutating func receive(_ chunk: consuming ByteBuffer) { input = chunk }

    /// Asks for everything received so far, unless nothing came in since the last time.
    public mutating func receiveFlush() { mode = .flushing }

    /// Asks for the end of the member.
    public mutating func receiveEnd() { mode = .ending }

    /// Ends the tasks.
    public mutating func cancel() async {
        await tasks.cancel()
        release()
    }

    /// Hands out the next piece; waits for the oldest block when no more may be begun.
    public mutating func next() async throws -> TransformStep<ByteBuffer> {
        while true {
            if hasStarted, let piece = pieces.popFirst() { return .output(try counted(piece)) }
            switch mode {
            case .running:
                gather()
                guard gathered.readableBytes >= (hasStarted ? blockSize : 2 * blockSize) else { return .needsInput }
                hasStarted = true
                try await cut()
            case .flushing:
                if gathered.readableBytes > 0 {
                    hasStarted = true
                    try await cut()
                } else if tasks.count > 0 {
                    try await join()
                } else {
                    mode = .running
                }
            case .ending:
                if !hasStarted {
                    hasStarted = true
                    hasCutLast = true
                    add(try makeBlock(of: gathered, isLast: true).compress())
                    gathered = ByteBuffer()
                } else if !hasCutLast {
                    try await cut()
                } else if tasks.count > 0 {
                    try await join()
                } else {
                    pieces.append(ByteBuffer(bytes: gzipTrailer(crc: crc, size: inputSize)))
                    mode = .finished
                    release()
                }
            case .finished: return .finished
            }
        }
    }

    /// Copies input to the block, which outlives the chunk it came in.
    private mutating func gather() {
        let size = hasStarted ? blockSize : 2 * blockSize
        let length = min(size - gathered.readableBytes, input.readableBytes)
        guard length > 0, let slice = input.readSlice(length: length) else { return }
        if gathered.readableBytes == 0 { gathered = ByteBufferAllocator().buffer(capacity: size) }
        gathered.writeImmutableBuffer(slice)
    }

    /// Begins to compress a block, once there is room for it.
    private mutating func cut() async throws {
        guard tasks.count < parallel else { return try await join() }
        let length = min(blockSize, gathered.readableBytes)
        guard let bytes = gathered.readSlice(length: length) else { return }
        if mode == .ending, gathered.readableBytes == 0 { hasCutLast = true }
        tasks.start(try makeBlock(of: bytes, isLast: hasCutLast))
        if length >= Self.windowSize {
            window = bytes.getSlice(at: bytes.writerIndex - Self.windowSize, length: Self.windowSize) ?? ByteBuffer()
        } else {
            window.writeImmutableBuffer(bytes)
            window.moveReaderIndex(forwardBy: max(0, window.readableBytes - Self.windowSize))
            window.discardReadBytes()
        }
    }

    private mutating func makeBlock(of bytes: ByteBuffer, isLast: Bool) throws -> GzipBlock {
        let state = try idleStates.popLast() ?? DeflateState(options, container: .gzip)
        return GzipBlock(state: state, bytes: bytes, dictionary: window, isLast: isLast)
    }

    /// Waits for the oldest block.
    private mutating func join() async throws { add(try await tasks.oldest()) }

    private mutating func add(_ block: CompressedGzipBlock) {
        idleStates.append(block.state)
        pieces.append(contentsOf: block.pieces)
        inputSize &+= UInt64(block.size)
        crc = UInt32(truncatingIfNeeded: crc32_combine(UInt(crc), UInt(block.crc), block.size))
    }

    private mutating func counted(_ piece: ByteBuffer) throws -> ByteBuffer {
        outputSize += piece.readableBytes
        if let maxOutputSize, outputSize > maxOutputSize { throw compressionLimitError(outputSize, maxOutputSize) }
        return piece
    }

    private mutating func release() {
        idleStates = []
        input = ByteBuffer()
        gathered = ByteBuffer()
        window = ByteBuffer()
    }
}
