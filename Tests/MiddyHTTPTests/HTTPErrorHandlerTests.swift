import DatastreamCore
import Middy
import MiddyHTTP
import Testing

struct HTTPErrorHandlerTests {
    @Test(
        "an error that may be seen answers with its own status and message, others with a fallback",
        arguments: [
            Case(HTTPError(400, "rows is wrong"), 400, "rows is wrong"),
            Case(HTTPError(404), 404, "Not Found"),
            Case(HTTPError(503, "the database at 10.0.0.1 is down"), 503, "Service Unavailable"),
            Case(HTTPError(503, "back at noon", isExposed: true), 503, "back at noon"),
            Case(HTTPError(403, "secret", isExposed: false), 403, "Forbidden"),
            Case(CancellationError(), 500, "Internal Server Error"),
            Case(HTTPError(400, "secret"), 400, "secret", fallback: "sorry"),
            Case(CancellationError(), 500, "sorry", fallback: "sorry"),
            Case(HTTPError(422, "{\"a\":1}"), 422, "{\"a\":1}", type: "application/json"),
            Case(HTTPError(422, "[1]"), 422, "[1]", type: "application/json"),
        ]
    )
    func answers(_ example: Case) async throws {
        let sender = Sender()
        try await MiddyChain<Int, Int, HTTPEventResponse>(streamifyResponse: true)
            .use(httpErrorHandler(fallbackMessage: example.fallback, logger: nil))
            .run(event: 0, context: 0, handler: { _, _, _ in throw example.error }, sender: sender)
        let response = try #require(await sender.response)
        #expect(response.statusCode == example.statusCode)
        #expect(response.headers["Content-Type"] == example.type)
        #expect(try await streamToString(response.body.stream) == example.body)
    }

    @Test("a response that another middleware has made stays")
    func leavesResponses() async throws {
        let sender = Sender()
        try await MiddyChain<Int, Int, HTTPEventResponse>(streamifyResponse: true)
            .use(httpErrorHandler(logger: nil))
            .onError { $0.response = HTTPEventResponse(statusCode: 418) }
            .run(event: 0, context: 0, handler: { _, _, _ in throw HTTPError(400) }, sender: sender)
        #expect(await sender.response?.statusCode == 418)
    }

    struct Case: Sendable {
        let error: any Error
        let statusCode: Int
        let body: String
        let fallback: String?
        let type: String

        init(
            _ error: any Error,
            _ statusCode: Int,
            _ body: String,
            fallback: String? = nil,
            type: String = "text/plain; charset=utf-8"
        ) {
            self.error = error
            self.statusCode = statusCode
            self.body = body
            self.fallback = fallback
            self.type = type
        }
    }
}

/// Keeps the response.
private actor Sender: ResponseSender {
    var response: HTTPEventResponse?
    nonisolated var hasStarted: Bool { false }

    func send(_ response: HTTPEventResponse?, in run: ResponseRun) { self.response = response }
}
