public import DatastreamCore
public import NIOCore

/// One run of a file sink.
public struct FileWriter: StreamWriter {
    /// How many bytes are gathered before they are written.
    static let gatheredSize = 65_536
    /// From which size on a chunk is not copied to be gathered.
    static let directSize = 32_768

    private let target: FileTarget
    private let path: String
    private var gathered = ByteBuffer()
    private var byteCount: Int64 = 0

    init(_ target: FileTarget, path: String) {
        self.target = target
        self.path = path
    }

    /// Writes one chunk, or gathers it with its neighbours when it is small.
    @concurrent
    public mutating func write(_ chunk: consuming ByteBuffer) async throws {
        let size = chunk.readableBytes
        if size >= Self.directSize || gathered.readableBytes + size > Self.gatheredSize { try await flush() }
        if size >= Self.directSize {
            try await writeAll(chunk)
        } else {
            gathered.writeImmutableBuffer(chunk)
        }
    }

    /// Writes what has been gathered.
    @concurrent
    public mutating func flush() async throws {
        guard gathered.readableBytes > 0 else { return }
        try await writeAll(gathered)
        gathered.clear()
    }

    /// Writes the rest and puts the file in its place; when that fails nothing is left behind.
    @concurrent
    public mutating func finish() async throws -> FileWriteResult {
        do {
            try await flush()
            try await blocking { [target] in try target.commit() }
        } catch {
            await abort(error)
            throw error
        }
        return FileWriteResult(path: path, byteCount: byteCount)
    }

    /// Closes the file and removes the temporary one.
    @concurrent
    public mutating func abort(_ error: any Error) async {
        gathered = ByteBuffer()
        try? await blocking { [target] in target.discard() }
    }

    /// Writes all of some bytes, waiting where a pipe is full.
    @concurrent
    private mutating func writeAll(_ bytes: ByteBuffer) async throws {
        var rest = bytes
        while rest.readableBytes > 0 {
            let count = try await blocking { [target, rest, byteCount] in try target.write(rest, at: byteCount) }
            rest.moveReaderIndex(forwardBy: count)
            byteCount += Int64(count)
            if rest.readableBytes > 0 { try await waitUntilReady(target.file, for: .writing) }
        }
    }
}
