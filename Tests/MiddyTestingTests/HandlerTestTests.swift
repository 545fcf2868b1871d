import Datastream
import DatastreamTesting
import Middy
import MiddyHTTP
import MiddyLambda
import MiddyTesting
import NIOCore
import Synchronization
import Testing

/// What `handler.test` shows of an invocation.
@Suite(.timeLimit(.minutes(1)))
struct HandlerTestTests {
    private var handler: HTTPHandler {
        middy(streamifyResponse: true)
            .use(httpErrorHandler(logger: nil))
            .handler { (event: FunctionURLEvent, context: InvocationContext) in
                let rows = Int(event.query["rows"] ?? "") ?? 0
                return HTTPEventResponse(
                    headers: ["Content-Type": "text/csv"],
                    cookies: ["seen=1"],
                    body: createReadableStream((1...max(rows, 1)).map { ["\($0)"] })
                        .pipe(through: csvFormatStream(header: ["id"]))
                )
            }
    }

    @Test("status, headers, cookies, body and hooks of a whole response")
    func wholeResponse() async throws {
        let response = try await handler.test(.get("/?rows=3"))
        #expect(response.statusCode == 200)
        #expect(response.headers["content-type"] == "text/csv")
        #expect(response.cookies == ["seen=1"])
        #expect(response.text == "id\r\n1\r\n2\r\n3\r\n")
        #expect(response.error == nil)
        #expect(response.trailers.isEmpty)
        #expect(response.outcome?.bytes == 13)
        #expect(
            response.events.map(\.description) == [
                "requestStart", "beforeHandler", "afterHandler", "firstByte", "chunk 13", "requestEnd",
            ]
        )
    }

    @Test("hooks that follow the data see the request with its response")
    func dataHooks() async throws {
        let seen = Mutex<[String]>([])
        let handler = middy(streamifyResponse: true, options: MiddyOptions(minimumChunkSize: 0))
            .hooks(
                MiddyHooks(
                    firstByte: { request, _ in seen.withLock { $0.append("\(request.response?.statusCode ?? 0)") } },
                    chunk: { request, size in seen.withLock { $0.append("\(request.event.rawPath) \(size)") } },
                    requestEnd: { request, outcome in
                        seen.withLock { $0.append("\(request.response?.statusCode ?? 0) \(outcome.bytes)") }
                    }
                )
            )
            .handler { (event: FunctionURLEvent, context: InvocationContext) in
                HTTPEventResponse(statusCode: 203, body: createReadableStream(["a", "bc"]))
            }
        _ = try await handler.test(.get("/path"))
        #expect(seen.withLock { $0 } == ["203", "/path 1", "/path 2", "203 3"])
    }

    @Test("results of stages")
    func results() async throws {
        let rows = countStream()
        let handler = middy(streamifyResponse: true)
            .handler { (event: FunctionURLEvent, context: InvocationContext) in
                HTTPEventResponse(body: createReadableStream(["a", "b"]).pipe(through: rows))
            }
        let response = try await handler.test(.get("/"))
        #expect(response[rows] == 2)
    }

    @Test("a failure before the first byte is thrown, one after it is a part of the response")
    func failures() async throws {
        let early = middy(streamifyResponse: true)
            .handler { (event: [String: String], context: InvocationContext) -> BodyResponse in throw Failure("early") }
        await #expect(throws: Failure("early")) { try await early.test(event: "{}") }

        let source = GatedSource(of: String.self)
        source.release("a")
        source.fail(Failure("late"))
        let response = try await answering(HTTPEventResponse(body: createReadableStream(source))).test(.get("/"))
        #expect(response.text == "a")
        #expect(response.error as? Failure == Failure("late"))
        #expect(response.trailers["Lambda-Runtime-Function-Error-Type"] == "Function.Failure")
        #expect(response.trailers["Lambda-Runtime-Function-Error-Body"]?.isEmpty == false)
        #expect(response.events.last == .requestEnd)
    }

    @Test("chunks can be iterated, and a client that stops is one that goes away")
    func disconnect() async throws {
        let first = try await handler.test(.get("/?rows=100000")) { client in
            for try await chunk in client { return chunk }
            return ByteBuffer()
        }
        #expect(String(buffer: first).hasPrefix("id\r\n1\r\n"))
    }

    @Test("an event that is not what the handler takes is refused")
    func invalidEvent() async throws {
        let error = await #expect(throws: LambdaError.self) { try await answering(body: "x").test(event: "[1]") }
        #expect(error?.code == .invalidEvent)
    }

    @Test("deadline and context are the test's")
    func context() async throws {
        let clock = ManualClock()
        let handler = middy(streamifyResponse: true)
            .handler { (event: [String: String], context: InvocationContext) in
                clock.advance(by: .milliseconds(300))
                return "\(context.remainingTime) \(context.requestID)"
            }
        let response = try await handler.test(
            event: "{}",
            options: TestOptions(deadline: .seconds(2), clock: clock)
        )
        #expect(response.text == "1.7 seconds test")
    }

    @Test("bytes as an event are taken as they are")
    func rawEvents() async throws {
        let buffer = middy(streamifyResponse: true)
            .handler { (event: ByteBuffer, context: InvocationContext) in event }
        #expect(try await buffer.test(event: "not JSON").text == "not JSON")
        let array = middy(streamifyResponse: true)
            .handler { (event: [UInt8], context: InvocationContext) in ByteBuffer(bytes: event) }
        #expect(try await array.test(event: "[1, 2]").text == "[1, 2]")
    }

    @Test("a buffered handler sends its answer whole; a body that is not UTF-8 arrives as it was")
    func buffered() async throws {
        let text = try await answering(
            HTTPEventResponse(statusCode: 201, headers: ["X-A": "1"], body: createReadableStream(["a", "b"])),
            streamifyResponse: false
        ).test(.get("/"))
        #expect(text.statusCode == 201)
        #expect(text.headers["X-A"] == "1")
        #expect(text.chunks == [ByteBuffer(string: "ab")])
        let bytes = try await answering(HTTPEventResponse(body: [0xFF, 0x00] as [UInt8]), streamifyResponse: false)
            .test(.get("/"))
        #expect(Array(bytes.body.readableBytesView) == [0xFF, 0x00])
    }

    @Test(
        "the hooks of a buffered handler see the body that is sent, and nothing of one that failed while it was collected"
    )
    func bufferedHooks() async throws {
        let source = GatedSource(of: String.self)
        source.release("some", "rows")
        source.fail(Failure("rows"))
        let handler = middy(streamifyResponse: false, options: MiddyOptions(minimumChunkSize: 0))
            .onError { $0.response = HTTPEventResponse(statusCode: 503, body: createReadableStream(["so", "rry"])) }
            .handler { (event: FunctionURLEvent, context: InvocationContext) in
                HTTPEventResponse(body: createReadableStream(source))
            }
        let response = try await handler.test(.get("/"))
        #expect(response.text == "sorry")
        #expect(response.outcome?.bytes == 5)
        #expect(response.outcome?.chunks == 1)
        let sent = response.events.map(\.description).filter { $0 == "firstByte" || $0.hasPrefix("chunk") }
        #expect(sent == ["firstByte", "chunk 5"])
    }

    @Test("the invocation that a task works for is known, to the end of the body")
    func currentInvocation() async throws {
        let handler = middy(streamifyResponse: true)
            .handler { (event: [String: String], context: InvocationContext) in
                let id = InvocationContext.current?.requestID ?? "none"
                return createReadableStream(of: String.self) { writer in
                    try await writer.write("\(id) \(InvocationContext.current?.requestID ?? "none")")
                }
            }
        #expect(try await handler.test(event: "{}").text == "test test")
        #expect(InvocationContext.current == nil)
    }

    @Test("what a client has been told it is told again, and no chunk is lost to a second question for the head")
    func repeatedQuestions() async throws {
        try await answering(HTTPEventResponse(body: createReadableStream(["a"]))).test(.get("/")) { client in
            let heads = [try await client.head(), try await client.head()]
            #expect(heads.map { $0 != nil } == [true, false])
            #expect(try await client.chunk() == ByteBuffer(string: "a"))
            #expect(try await client.head() == nil)
            #expect(try await client.chunk() == nil)
            #expect(try await client.chunk() == nil)
        }
        let failing = middy(streamifyResponse: true)
            .handler { (event: [String: String], context: InvocationContext) -> BodyResponse in throw Failure("early") }
        try await failing.test(event: ByteBuffer(string: "{}")) { client in
            await #expect(throws: Failure("early")) { _ = try await client.head() }
            await #expect(throws: Failure("early")) { _ = try await client.chunk() }
        }
    }

    @Test("a buffered answer of more than 6 MB is refused before anything is sent")
    func bufferedLimit() async throws {
        let large = String(repeating: "x", count: 6_291_557)
        await #expect(throws: (any Error).self) {
            try await answering(HTTPEventResponse(body: large), streamifyResponse: false).test(.get("/"))
        }
        #expect(try await answering(HTTPEventResponse(body: large)).test(.get("/")).body.readableBytes == 6_291_557)
    }
}
