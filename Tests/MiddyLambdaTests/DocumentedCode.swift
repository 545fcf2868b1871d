import Datastream
import Logging
import MiddyLambda

/// The code of the documentation's pages, so that it compiles; `DocumentationTests` compares the two.
enum DocumentedCode {
    static func functionURL() async throws {
        let handler = middy(streamifyResponse: true)
            .use(httpErrorHandler())
            .handler { (event: FunctionURLEvent, context: InvocationContext) in
                HTTPEventResponse(
                    statusCode: 200,
                    headers: ["Content-Type": "text/csv"],
                    body: createReadableStream("…")  // or: body: "…"
                )
            }
        try await handler.run()
    }

    struct Export: Decodable {
        var rows: Int
    }

    static let export = middy(streamifyResponse: true)
        .handler { (event: Export, context: InvocationContext) in
            createReadableStream((0..<event.rows).lazy.map { ["\($0)", "\($0 * $0)"] })
                .pipe(through: csvFormatStream(header: ["number", "square"]))
                .pipe(through: gzipCompressStream())
        }

    static let written = middy(streamifyResponse: true)
        .handler { (event: Export, context: InvocationContext) in
            createReadableStream(of: String.self) { writer in
                for row in 0..<event.rows {
                    try await writer.write("row \(row)\n")
                }
            }
        }

    static func setUp() async throws {
        try await runLambda {
            let greeting = try await loadGreeting()
            return middy(streamifyResponse: true)
                .handler { (event: FunctionURLEvent, context: InvocationContext) in
                    HTTPEventResponse(body: greeting)
                }
        }
    }

    @Sendable static func loadGreeting() async throws -> String { "hello" }

    static func logs() {
        LoggingSystem.bootstrap(LambdaLogHandler.init)
    }

    struct ExportFailed: Error {
        var row: Int
    }

    static let failing = middy(streamifyResponse: true)
        .handler { (event: FunctionURLEvent, context: InvocationContext) in
            HTTPEventResponse(
                headers: ["Content-Type": "text/plain"],
                body: createReadableStream(of: String.self) { writer in
                    for row in 0..<100 {
                        if row == 50 { throw ExportFailed(row: row) }  // Function.ExportFailed
                        try await writer.write("row \(row)\n")
                    }
                }
            )
        }
}
