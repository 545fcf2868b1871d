public import DatastreamCore
public import NIOCore

/// A file as a readable stream of its bytes: what ``fileReadStream(path:basePath:types:range:chunkSize:)`` returns.
public struct FileReadStream: PipeableStream {
    /// What the file gives.
    public typealias Element = ByteBuffer
    /// ``FileError``, or `CancellationError`.
    public typealias Failure = any Error

    let options: FileReadOptions

    /// Reads the file into `writer`.
    @inlinable
    @concurrent
    public func drive<Writer: StreamWriter>(
        into writer: consuming Writer,
        in run: RunContext
    ) async throws -> Writer.Output where Writer.Input == ByteBuffer {
        try await AsyncSource(self).drive(into: writer, in: run)
    }

    /// Makes an iterator, which opens the file when it is first asked.
    public func makeAsyncIterator(in run: RunContext) -> AsyncIterator { AsyncIterator(FileReader(options)) }

    /// Reads a file chunk by chunk.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private var owner: Owner?

        init(_ reader: FileReader) { owner = Owner(reader: reader) }

        /// The next chunk, or nil at the end and after an error.
        public mutating func next() async throws -> ByteBuffer? { try await next(isolation: #isolation) }

        /// The next chunk, or nil at the end and after an error.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws -> ByteBuffer? {
            guard let reader = owner?.reader else { return nil }
            do {
                while true {
                    try Task.checkCancellation()
                    switch try await blocking({ try reader.read() }) {
                    case .chunk(let chunk): return chunk
                    case .last(let chunk):
                        owner = nil
                        return chunk
                    case .wait(let file): try await waitUntilReady(file, for: .reading)
                    }
                }
            } catch {
                owner = nil
                throw error
            }
        }

        /// Closes the file when the iterator is dropped, even while the thread pool still holds on to the reader.
        private final class Owner: Sendable {
            let reader: FileReader

            init(reader: FileReader) { self.reader = reader }

            deinit { reader.close() }
        }
    }
}
