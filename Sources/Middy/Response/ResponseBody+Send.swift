public import DatastreamCore
public import NIOCore

extension ResponseBody {
    /// Sends the body: small chunks gathered, its size checked, its progress told.
    /// - Parameters:
    ///   - writer: Where it goes.
    ///   - run: The run of the response.
    /// - Throws: What the body or the writer failed with; ``ContentLengthError`` when the size is not as announced.
    @inlinable
    @concurrent
    public func send<Writer: StreamWriter>(
        into writer: consuming Writer,
        in run: ResponseRun
    ) async throws -> Writer.Output where Writer.Input == ByteBuffer {
        let stage: SendingStream
        do {
            stage = try lastStage(in: run, tellsProgress: true)
        } catch {
            var writer = writer
            await writer.abort(error)
            throw error
        }
        return try await stream.pipe(through: stage).drive(into: writer, in: run.context)
    }

    /// The stage that counts and gathers.
    /// - Throws: ``ContentLengthError`` when the size is known beforehand, and is not as announced.
    @usableFromInline
    func lastStage(in run: ResponseRun, tellsProgress: Bool) throws -> SendingStream {
        if let expectedByteCount, let byteCount, byteCount != expectedByteCount {
            throw ContentLengthError(announced: expectedByteCount, actual: byteCount, isComplete: true)
        }
        return SendingStream(run: run, expected: expectedByteCount, tellsProgress: tellsProgress)
    }

    /// Collects the body, as a buffered response needs it; to the run's observers it is one chunk, once it is whole.
    /// - Parameters:
    ///   - maximumSize: The most bytes to hold.
    ///   - run: The run of the response.
    /// - Throws: What the body failed with; `StreamError.Code.limitExceeded` when it is larger; ``ContentLengthError``.
    public func collect(maximumSize: Int, in run: ResponseRun) async throws -> ByteBuffer {
        let stage = try lastStage(in: run, tellsProgress: false)
        let collector = CollectingWriter(maximumSize: maximumSize)
        let bytes = try await stream.pipe(through: stage).drive(into: collector, in: run.context)
        if bytes.readableBytes > 0 { run.willSend(bytes: bytes.readableBytes) }
        return bytes
    }
}

/// Gathers a whole body in memory.
private struct CollectingWriter: StreamWriter {
    let maximumSize: Int
    var bytes = ByteBuffer()

    @concurrent
    mutating func write(_ chunk: consuming ByteBuffer) async throws {
        let size = bytes.readableBytes + chunk.readableBytes
        guard size <= maximumSize else {
            throw StreamError(
                .limitExceeded,
                "a buffered response may have \(maximumSize) bytes; this one has more. Stream it: streamifyResponse: true"
            )
        }
        bytes.writeImmutableBuffer(chunk)
    }

    @concurrent
    mutating func finish() async throws -> ByteBuffer { bytes }

    @concurrent
    mutating func abort(_ error: any Error) async { bytes = ByteBuffer() }
}
