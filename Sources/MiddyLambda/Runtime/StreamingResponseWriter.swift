import DatastreamCore
import NIOCore
import Synchronization

/// Writes a body into Lambda's response stream.
///
/// The first write opens the response, so the prelude goes out with the first byte; an empty body opens it at its end. Small
/// chunks are gathered until there are 32 KiB or the run is flushed. A failure after the first byte ends the response
/// with error trailers; before it, nothing has been sent. The service answers once it has passed everything on, and until
/// then the response is not over.
struct StreamingResponseWriter: StreamWriter {
    private let connection: RuntimeConnection
    private let requestID: String
    private let contentType: String
    private let prelude: ByteBuffer
    private let start: ResponseStart
    private var gathered = ByteBuffer()

    private static let gatheringSize = 32_768

    init(
        connection: RuntimeConnection,
        requestID: String,
        contentType: String,
        prelude: ByteBuffer,
        start: ResponseStart
    ) {
        self.connection = connection
        self.requestID = requestID
        self.contentType = contentType
        self.prelude = prelude
        self.start = start
    }

    var flushesBeforeAbort: Bool { start.hasHappened }

    @concurrent
    mutating func write(_ chunk: consuming ByteBuffer) async throws {
        if chunk.readableBytes == 0 { return }
        if !start.hasHappened {
            try await open()
            return try await connection.write(chunk)
        }
        if gathered.readableBytes == 0, chunk.readableBytes >= Self.gatheringSize {
            return try await connection.write(chunk)
        }
        gathered.writeImmutableBuffer(chunk)
        if gathered.readableBytes >= Self.gatheringSize { try await flush() }
    }

    @concurrent
    mutating func flush() async throws {
        guard gathered.readableBytes > 0 else { return }
        let bytes = gathered
        gathered = ByteBuffer()
        try await connection.write(bytes)
    }

    @concurrent
    mutating func finish() async throws {
        do {
            if !start.hasHappened { try await open() }
            try await flush()
            connection.end()
            try RuntimeAPI.check(try await connection.exchange.answer(), "the response")
        } catch {
            connection.close()
            throw error
        }
    }

    @concurrent
    mutating func abort(_ error: any Error) async {
        guard start.hasHappened else { return }
        guard connection.exchange.isOpen, !connection.exchange.isAnswered else { return connection.close() }
        connection.end(trailers: FunctionFailure(error).trailers)
        if Task.isCancelled { return await connection.answerSoon() }
        do {
            _ = try await connection.exchange.answer()
        } catch {
            connection.close()
        }
    }

    private func open() async throws {
        start.happen()
        connection.beginPost(
            RuntimeAPI.response(requestID),
            headers: RuntimeAPI.streamingHeaders(contentType: contentType)
        )
        try await connection.write(prelude)
    }
}

/// Whether the first byte of a response is out.
final class ResponseStart: Sendable {
    private let flag = Atomic(false)

    var hasHappened: Bool { flag.load(ordering: .acquiring) }

    func happen() { flag.store(true, ordering: .releasing) }
}
