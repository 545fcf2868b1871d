import Datastream
import Logging
import MiddyLambda
import MiddyTesting

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

    static let eager = middy(streamifyResponse: true, options: MiddyOptions(minimumChunkSize: 0))
        .handler { (event: FunctionURLEvent, context: InvocationContext) in
            HTTPEventResponse(body: "…")
        }

    static let encoded = middy(streamifyResponse: true)
        .use(httpContentEncoding())
        .handler { (event: FunctionURLEvent, context: InvocationContext) in
            HTTPEventResponse(headers: ["Content-Type": "text/plain"], body: "…")
        }

    static let observed = middy(streamifyResponse: true)
        .hooks(
            MiddyHooks(
                firstByte: { request, time in request.context.logger.info("first byte after \(time)") },
                requestEnd: { request, outcome in request.context.logger.info("\(outcome.bytes) bytes") }
            )
        )
        .handler { (event: FunctionURLEvent, context: InvocationContext) in
            HTTPEventResponse(body: "…")
        }

    static func testing() async throws -> TestResponse {
        let response = try await encoded.test(.get("/"))
        return response
    }

    static let marked = middy(streamifyResponse: true)
        .handler { (event: FunctionURLEvent, context: InvocationContext) in
            HTTPEventResponse(
                headers: ["Content-Type": "text/csv", "Content-Encoding": "gzip"],
                body: failingRows()
                    .onFailure { error in ["# incomplete", "\(error)"] }
                    .pipe(through: csvFormatStream())
                    .pipe(through: gzipCompressStream())
            )
        }

    @Sendable static func failingRows() -> ReadableStream<[String]> {
        createReadableStream(of: [String].self) { writer in
            for row in 0..<100_000 {
                if row == 50_000 { throw ExportFailed(row: row) }  // by then gzip has put something out
                try await writer.write(["\(row)"])
            }
        }
    }
}
