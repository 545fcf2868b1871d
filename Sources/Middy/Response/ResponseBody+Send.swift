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
        if let expectedByteCount, let byteCount, byteCount != expectedByteCount {
            let error = ContentLengthError(announced: expectedByteCount, actual: byteCount, isComplete: true)
            var writer = writer
            await writer.abort(error)
            throw error
        }
        let stage = SendingStream(run: run, expected: expectedByteCount)
        return try await stream.pipe(through: stage).drive(into: writer, in: run.context)
    }

    /// Collects the body, as a buffered response needs it.
    /// - Parameters:
    ///   - maximumSize: The most bytes to hold.
    ///   - run: The run of the response.
    /// - Throws: What the body failed with; `StreamError.Code.limitExceeded` when it is larger; ``ContentLengthError``.
    public func collect(maximumSize: Int, in run: ResponseRun) async throws -> ByteBuffer {
        try await send(into: CollectingWriter(maximumSize: maximumSize), in: run)
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
