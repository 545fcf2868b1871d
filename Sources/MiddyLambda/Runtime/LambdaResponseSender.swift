import DatastreamCore
import Middy
import NIOCore
import NIOHTTP1

/// Takes the response of one invocation to the Runtime API.
struct LambdaResponseSender<Response: LambdaResponse>: ResponseSender {
    let connection: RuntimeConnection
    let requestID: String
    let streamifyResponse: Bool
    private let start = ResponseStart()

    /// What the platform takes for a buffered response: 6 MiB and 100 bytes.
    private static var maximumBufferedSize: Int { 6_291_556 }

    init(connection: RuntimeConnection, requestID: String, streamifyResponse: Bool) {
        self.connection = connection
        self.requestID = requestID
        self.streamifyResponse = streamifyResponse
    }

    var hasStarted: Bool { start.hasHappened }

    func send(_ response: Response?) async throws {
        let response = response ?? .nothing
        if streamifyResponse { try await stream(response) } else { try await sendWhole(response) }
    }

    private func stream(_ response: Response) async throws {
        let writer = StreamingResponseWriter(
            connection: connection,
            requestID: requestID,
            contentType: Response.streamContentType,
            prelude: try response.prelude(),
            start: start
        )
        try await response.body.stream.drive(into: writer, in: RunContext())
    }

    private func sendWhole(_ response: Response) async throws {
        let body = try await streamToBuffer(response.body.stream, maxBufferSize: Self.maximumBufferedSize)
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
        start.happen()
        let answer = try await connection.post(
            RuntimeAPI.response(requestID),
            headers: ["Content-Type": "application/json"],
            body: bytes
        )
        try RuntimeAPI.check(answer, "the response")
    }
}
