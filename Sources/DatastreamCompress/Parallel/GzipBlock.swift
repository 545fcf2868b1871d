import NIOCore

/// One block on its way to a compressor.
struct GzipBlock: Sendable {
    let state: DeflateState
    let bytes: ByteBuffer
    /// Up to 32 KiB that came before.
    let dictionary: ByteBuffer
    let isLast: Bool

    /// How much is compressed before looking for cancellation again.
    private static let stride = 32_768

    /// Compresses the block; what comes out ends on a byte, so that the next one's can follow.
    /// - Throws: `CancellationError` when the task is cancelled.
    func compress() throws -> CompressedGzipBlock {
        state.reset()
        if dictionary.readableBytes > 0 { try state.setDictionary(dictionary) }
        var (input, pieces) = (bytes, [ByteBuffer]())
        var piece = ByteBufferAllocator().buffer(capacity: pieceSize)
        while true {
            try Task.checkCancellation()
            let command: EncodeCommand = input.readableBytes > 0 ? .process : isLast ? .finish : .flush
            let progress = try state.encodeOnce(&input, limit: Self.stride, into: &piece, command)
            if command != .process, progress.isDone { break }
            guard piece.writableBytes == 0 else { continue }
            pieces.append(piece)
            piece = ByteBufferAllocator().buffer(capacity: pieceSize)
        }
        if piece.readableBytes > 0 { pieces.append(piece) }
        return CompressedGzipBlock(state: state, pieces: pieces, crc: state.crc, size: bytes.readableBytes)
    }
}

/// What became of a block.
struct CompressedGzipBlock: Sendable {
    /// The state, for the next block.
    let state: DeflateState
    /// Deflate data, at most 64 KiB each.
    let pieces: [ByteBuffer]
    /// The checksum of the block's input.
    let crc: UInt32
    /// The length of the block's input.
    let size: Int
}

/// The blocks that are being compressed, oldest first; dropping it cancels them.
final class GzipBlockTasks {
    private var tasks: [Task<CompressedGzipBlock, any Error>] = []

    deinit { for task in tasks { task.cancel() } }

    var count: Int { tasks.count }

    func start(_ block: GzipBlock) { tasks.append(Task { @concurrent in try block.compress() }) }

    /// Waits for the oldest block; when the waiting task is cancelled, so is the block's.
    func oldest() async throws -> CompressedGzipBlock {
        let task = tasks[0]
        let result = await withTaskCancellationHandler {
            await task.result
        } onCancel: {
            task.cancel()
        }
        tasks.removeFirst()
        return try result.get()
    }

    /// Cancels all blocks and waits until their tasks are over.
    func cancel() async {
        for task in tasks { task.cancel() }
        for task in tasks { _ = await task.result }
        tasks = []
    }
}
