import Middy
import NIOCore
import NIOHTTP1

/// Takes the response of one invocation to the Runtime API.
struct LambdaResponseSender<Response: LambdaResponse>: ResponseSender {
    let connection: RuntimeConnection
    let requestID: String
    let streamifyResponse: Bool

    /// What the platform takes for a buffered response: 6 MiB and 100 bytes.
    private static var maximumBufferedSize: Int { 6_291_556 }

    init(connection: RuntimeConnection, requestID: String, streamifyResponse: Bool) {
        self.connection = connection
        self.requestID = requestID
        self.streamifyResponse = streamifyResponse
    }

    var hasStarted: Bool { connection.answer.hasStarted }

    func sendHead() { connection.answer.open() }

    func send(_ response: Response?, in run: ResponseRun) async throws {
        let response = response ?? .nothing
        if streamifyResponse { try await stream(response, in: run) } else { try await sendWhole(response, in: run) }
    }

    private func stream(_ response: Response, in run: ResponseRun) async throws {
        let prelude = try response.prelude()
        try connection.answer.prepare { [connection, requestID] in
            connection.beginPost(
                RuntimeAPI.response(requestID),
                headers: RuntimeAPI.streamingHeaders(contentType: Response.streamContentType),
                prelude: prelude
            )
        }
        try await response.body.send(into: StreamingResponseWriter(connection: connection, run: run), in: run)
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
        try connection.answer.beginResponse()
        let answer = try await connection.post(
            RuntimeAPI.response(requestID),
            headers: ["Content-Type": "application/json"],
            body: bytes
        )
        connection.answer.end()
        try RuntimeAPI.check(answer, "the response")
    }
}
