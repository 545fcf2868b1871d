#if AWSLambdaRuntime
    import DatastreamCore
    import Middy
    import MiddyLambda
    import NIOCore

    /// Takes the response of a chain to the runtime's writer.
    struct ResponseTargetSender<Response: LambdaResponse>: ResponseSender {
        let target: ResponseTarget
        let streamifyResponse: Bool

        /// What the platform takes for a buffered response: 6 MiB and 100 bytes.
        private static var maximumBufferedSize: Int { 6_291_556 }

        var hasStarted: Bool { target.phase != .unanswered }

        func send(_ response: Response?, in run: ResponseRun) async throws {
            let response = response ?? .nothing
            guard streamifyResponse else { return try await sendWhole(response, in: run) }
            let writer = ResponseTargetWriter(target: target, prelude: try response.prelude())
            try await response.body.send(into: writer, in: run)
        }

        private func sendWhole(_ response: Response, in run: ResponseRun) async throws {
            let body = try await response.body.collect(maximumSize: Self.maximumBufferedSize, in: run)
            let bytes = try response.buffered(body)
            guard bytes.readableBytes <= Self.maximumBufferedSize else {
                throw LambdaError(
                    .responseTooLarge,
                    """
                    the response has \(bytes.readableBytes) bytes; a buffered function may return \
                    \(Self.maximumBufferedSize). Stream it instead: streamifyResponse: true
                    """
                )
            }
            var writer = ResponseTargetWriter(target: target, prelude: ByteBuffer())
            try await writer.write(bytes)
            try await writer.finish()
        }
    }

    /// Writes a body into the runtime's writer, the prelude with the first byte; the body itself gathers small chunks.
    ///
    /// A run that fails leaves the writer unfinished; the runtime ends the response with trailers when the error reaches it.
    struct ResponseTargetWriter: StreamWriter {
        private let target: ResponseTarget
        private let prelude: ByteBuffer
        private var isOpen = false

        init(target: ResponseTarget, prelude: ByteBuffer) {
            self.target = target
            self.prelude = prelude
        }

        var flushesBeforeAbort: Bool { isOpen }

        @concurrent
        mutating func write(_ chunk: consuming ByteBuffer) async throws {
            if chunk.readableBytes == 0 { return }
            guard isOpen else { return try await open(with: chunk) }
            try await target.write(chunk, hasPrelude: false)
        }

        @concurrent
        mutating func finish() async throws {
            if !isOpen { try await open(with: ByteBuffer()) }
            try await target.finish()
        }

        @concurrent
        mutating func abort(_ error: any Error) async {}

        private mutating func open(with chunk: ByteBuffer) async throws {
            guard target.begin() else {
                throw LambdaError(.writeAfterEnd, "this invocation has been answered; it can be answered once")
            }
            isOpen = true
            var first = prelude
            first.writeImmutableBuffer(chunk)
            if first.readableBytes > 0 { try await target.write(first, hasPrelude: prelude.readableBytes > 0) }
        }
    }
#endif
