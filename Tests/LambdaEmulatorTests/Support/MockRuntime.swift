import DatastreamJSON
import LambdaEmulator
import NIOCore

/// One connection of a scripted runtime.
struct MockRuntime {
    /// An invocation as a runtime gets it.
    struct Event {
        let id: String
        let head: Head
        let json: JSONValue
    }

    static let integration = "application/vnd.awslambda.http-integration-response"

    let connection: RawConnection

    init(_ endpoints: EmulatorEndpoints) async throws {
        connection = try await .open(port: endpoints.runtimePort)
    }

    init(connection: RawConnection) {
        self.connection = connection
    }

    func next() async throws -> Event {
        let (head, text, _) = try await connection.exchange("GET", "/2018-06-01/runtime/invocation/next")
        guard head.status == 200, let id = head["Lambda-Runtime-Aws-Request-Id"] else {
            throw Unexpected("next: \(head.status) \(text)")
        }
        return Event(id: id, head: head, json: try JSONValue(parsing: text))
    }

    func begin(_ event: Event, contentType: String? = MockRuntime.integration, mode: String = "streaming") async throws
    {
        var lines = [
            "POST /2018-06-01/runtime/invocation/\(event.id)/response HTTP/1.1", "Host: localhost",
            "Lambda-Runtime-Function-Response-Mode: \(mode)", "Transfer-Encoding: chunked",
            "Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body",
        ]
        if let contentType { lines.append("Content-Type: \(contentType)") }
        try await connection.send(lines.joined(separator: "\r\n") + "\r\n\r\n")
    }

    func write(_ text: String) async throws {
        try await connection.send("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n")
    }

    func prelude(_ json: String) async throws {
        try await write(json + String(repeating: "\0", count: 8))
    }

    /// Ends the body without waiting for the answer.
    func finish(errorType: String? = nil, errorBody: String = "") async throws {
        guard let errorType else { return try await connection.send("0\r\n\r\n") }
        try await connection.send(
            """
            0\r
            Lambda-Runtime-Function-Error-Type: \(errorType)\r
            Lambda-Runtime-Function-Error-Body: \(errorBody)\r
            \r

            """
        )
    }

    /// The status and text of the answer to what was posted.
    func answer() async throws -> (status: Int, text: String) {
        let head = try await connection.head()
        return (head.status, try await connection.body(head).text)
    }

    func post(_ path: String, headers: [String] = [], body: String) async throws -> (status: Int, text: String) {
        let response = try await connection.exchange(
            "POST",
            "/2018-06-01/runtime/\(path)",
            headers: headers,
            body: body
        )
        return (response.head.status, response.text)
    }
}
