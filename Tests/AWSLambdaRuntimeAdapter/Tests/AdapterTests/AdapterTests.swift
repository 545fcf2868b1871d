import AWSLambdaRuntime
import DatastreamCore
import Logging
import MiddyAWSLambdaRuntime
import MiddyLambda
import NIOCore
import Testing

/// A middy handler behind the protocol of swift-aws-lambda-runtime.
struct AdapterTests {
    struct Event: Decodable { var name: String }
    struct Failed: Error {}

    private let context = LambdaContext(
        requestID: "r-1",
        traceID: "",
        tenantID: "t",
        invokedFunctionARN: "arn",
        deadline: LambdaClock.Instant(millisecondsSinceEpoch: 9_999_999_999_999),
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )

    /// Calls a handler as the runtime does.
    private func call<Response>(
        _ handler: MiddyLambda.LambdaHandler<Event, Response>,
        _ event: String = "{\"name\":\"a\"}"
    ) async throws -> RecordingWriter.Written {
        let writer = RecordingWriter()
        var streaming: some StreamingLambdaHandler = handler.streamingLambdaHandler()
        try await streaming.handle(ByteBuffer(string: event), responseWriter: writer, context: context)
        return writer.written
    }

    @Test("the prelude goes out with the first byte, marked as such, and the response is finished once")
    func httpResponse() async throws {
        let written = try await call(
            middy(streamifyResponse: true).handler { (event: Event, context: InvocationContext) in
                HTTPEventResponse(statusCode: 201, cookies: ["c=d"], body: "hello \(event.name)")
            }
        )
        #expect(written.writes.count == 1)
        #expect(written.writes[0].hasCustomHeaders)
        let nul = String(repeating: "\0", count: 8)
        #expect(written.text == "{\"statusCode\":201,\"headers\":{},\"cookies\":[\"c=d\"]}\(nul)hello a")
        #expect(written.finishes == 1)
    }

    @Test("an empty body still has its prelude")
    func emptyBody() async throws {
        let written = try await call(
            middy(streamifyResponse: true).handler { (_: Event, _: InvocationContext) in
                HTTPEventResponse(statusCode: 204)
            }
        )
        #expect(written.text.hasPrefix("{\"statusCode\":204"))
        #expect(written.writes.map(\.hasCustomHeaders) == [true])
        #expect(written.finishes == 1)
    }

    @Test("a body alone has none, and small writes are gathered")
    func bodyAlone() async throws {
        let written = try await call(
            middy(streamifyResponse: true).handler { (_: Event, _: InvocationContext) in
                createReadableStream(of: String.self) { writer in
                    for _ in 0..<100 { try await writer.write(String(repeating: "x", count: 1_024)) }
                }
            }
        )
        #expect(written.text.utf8.count == 102_400)
        #expect(written.writes.count <= 5)
        let marked = written.writes.filter { $0.hasCustomHeaders }
        #expect(marked.isEmpty)
        #expect(written.finishes == 1)
    }

    @Test("what the runtime knows reaches the handler")
    func contextValues() async throws {
        let written = try await call(
            middy(streamifyResponse: true).handler { (_: Event, context: InvocationContext) in
                "\(context.requestID) \(context.deadlineInMilliseconds) \(context.invokedFunctionARN) "
                    + "\(context.traceID ?? "untraced") \(context.tenantID ?? "-") "
                    + "\(InvocationContext.current?.requestID ?? "none")"
            }
        )
        #expect(written.text == "r-1 9999999999999 arn untraced t r-1")
    }

    @Test("a failure before the first byte is thrown, with nothing written")
    func failureBefore() async throws {
        let writer = RecordingWriter()
        let handler = middy(streamifyResponse: true).handler { (_: Event, _: InvocationContext) -> String in
            throw Failed()
        }
        await #expect(throws: Failed.self) {
            try await handler.streamingLambdaHandler().handle(
                ByteBuffer(string: "{\"name\":\"a\"}"),
                responseWriter: writer,
                context: context
            )
        }
        #expect(writer.written.writes.isEmpty)
        #expect(writer.written.finishes == 0)
    }

    @Test("a failure midway is thrown behind what was made, and the response is left for the runtime to end")
    func failureMidway() async throws {
        let writer = RecordingWriter()
        let handler = middy(streamifyResponse: true).handler { (_: Event, _: InvocationContext) in
            createReadableStream(of: String.self) { writer in
                try await writer.write("a")
                try await writer.write("b")
                throw Failed()
            }
        }
        await #expect(throws: Failed.self) {
            try await handler.streamingLambdaHandler().handle(
                ByteBuffer(string: "{\"name\":\"a\"}"),
                responseWriter: writer,
                context: context
            )
        }
        #expect(writer.written.text == "ab")
        #expect(writer.written.finishes == 0)
    }

    @Test("an error behind a finished response is not thrown, as that would end the process: L3")
    func errorBehind() async throws {
        let written = try await call(
            middy(Event.self, BodyResponse.self, streamifyResponse: true)
                .around { _, next in
                    try await next()
                    throw Failed()
                }
                .handler { _, _ in "done" }
        )
        #expect(written.text == "done")
        #expect(written.finishes == 1)
    }

    @Test("never answering is an error that says so: L2")
    func noAnswer() async throws {
        let handler = middy(Event.self, BodyResponse.self, streamifyResponse: true)
            .around { _, _ in }
            .handler { _, _ in "never" }
        let error = await #expect(throws: LambdaError.self) { _ = try await call(handler) }
        #expect(error?.code == .noResponse)
    }

    @Test("a buffered handler writes the proxy integration's JSON")
    func buffered() async throws {
        let written = try await call(
            middy(streamifyResponse: false).handler { (_: Event, _: InvocationContext) in HTTPEventResponse(body: "x") }
        )
        #expect(written.text == "{\"statusCode\":200,\"headers\":{},\"body\":\"x\",\"isBase64Encoded\":false}")
        #expect(!written.writes[0].hasCustomHeaders)
        #expect(written.finishes == 1)
    }
}
