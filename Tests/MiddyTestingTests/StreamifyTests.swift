import Datastream
import DatastreamTesting
import Middy
import MiddyHTTP
import MiddyLambda
import MiddyTesting
import NIOCore
import Synchronization
import Testing

/// Streamed responses; the numbers are those of Middy's own cases.
@Suite(.timeLimit(.minutes(1)))
struct StreamifyTests {
    static let mebibyte = String(repeating: "0123456789abcdeñ", count: 61_681)

    @Test("a body alone arrives byte for byte, without anything before it: S1, S11, S12, S14")
    func bodyAlone() async throws {
        let text = Self.mebibyte
        let handlers = [
            answering(body: text),
            answering(body: ByteBuffer(string: text)),
            answering(body: createReadableStream(text, chunkSize: 1_000)),
            answering(body: createReadableStream(text, chunkSize: 1_000).pipe(through: countStream())),
            answering(
                body: pipejoin {
                    createReadableStream(text, chunkSize: 1_000)
                    countStream()
                }
            ),
        ]
        for handler in handlers {
            let response = try await handler.test(event: "{}")
            #expect(response.head == nil)
            #expect(response.text == text)
            #expect(response.error == nil)
        }
    }

    @Test("status and headers without a body: exactly those, and an empty body: S3")
    func headAlone() async throws {
        let response = try await answering(HTTPEventResponse(statusCode: 201, headers: ["X-A": "1"])).test(.get("/"))
        #expect(response.statusCode == 201)
        #expect(response.headers == ["X-A": "1"])
        #expect(response.cookies.isEmpty)
        #expect(response.chunks.isEmpty)
        let prelude = try HTTPEventResponse(statusCode: 201, headers: ["X-A": "1"]).prelude()
        let expected = #"{"statusCode":201,"headers":{"X-A":"1"}}"# + String(repeating: "\0", count: 8)
        #expect(String(buffer: prelude) == expected)
    }

    @Test("a before that answers with nothing: an empty body, no handler, and requestEnd is called: S4–S6")
    func nothing() async throws {
        let handler = middy([String: String].self, BodyResponse.self, streamifyResponse: true)
            .before { $0.respond(with: nil) }
            .handler { _, _ in "not called" }
        let response = try await handler.test(event: "{}")
        #expect(response.chunks.isEmpty)
        #expect(!response.events.contains(.beforeHandler))
        #expect(response.events.last == .requestEnd)
    }

    @Test("status and 1 MiB, as text, as a stream, through stages: S7, S13, S15")
    func headAndBody() async throws {
        let text = Self.mebibyte
        let stream = createReadableStream(text, chunkSize: 5_000)
        let bodies = [
            ResponseBody(text),
            ResponseBody(stream),
            ResponseBody(stream.pipe(through: countStream())),
            ResponseBody(
                pipejoin {
                    stream
                    countStream()
                }
            ),
        ]
        for body in bodies {
            let response = try await answering(HTTPEventResponse(statusCode: 203, body: body)).test(.get("/"))
            #expect(response.statusCode == 203)
            #expect(response.text == text)
        }
    }

    @Test(
        "an empty body of any kind keeps status and headers: S8–S10",
        arguments: [301, 504, 204, 200],
        [
            ResponseBody(""), .empty, ResponseBody(createReadableStream([] as [String])),
            ResponseBody(createReadableStream(["", ""])), ResponseBody(createReadableStream { _ in }),
        ]
    )
    func emptyBody(status: Int, body: ResponseBody) async throws {
        let response = try await answering(
            HTTPEventResponse(statusCode: status, headers: ["Location": "/there"], body: body)
        ).test(.get("/"))
        #expect(response.statusCode == status)
        #expect(response.headers["Location"] == "/there")
        #expect(response.chunks.isEmpty)
    }

    @Test("a slow client holds the source back, and gets everything in order: S16, S27")
    func backpressure() async throws {
        let source = GatedSource(of: ByteBuffer.self)
        let chunks = (0..<16).map { ByteBuffer(repeating: UInt8($0), count: 16_384) }
        source.release(contentsOf: chunks)
        source.finish()
        let handler = answering(
            HTTPEventResponse(body: createReadableStream(source)),
            options: MiddyOptions(minimumChunkSize: 0)
        )
        try await handler.test(.get("/")) { client in
            _ = try await client.head()
            for (index, expected) in chunks.enumerated() {
                #expect(source.taken <= index + 1)
                #expect(try await client.chunk() == expected)
            }
            #expect(try await client.chunk() == nil)
        }
    }

    @Test(
        "no chunk is empty and none is lost at borders of chunks: S17, S26, S30",
        arguments: [20_000, 3 * 16_384, 65_535, 65_536, 65_537, 3 * 65_536]
    )
    func borders(count: Int) async throws {
        let text = String(repeating: "x", count: count)
        let response = try await answering(HTTPEventResponse(body: text)).test(.get("/"))
        #expect(response.text == text)
        #expect(response.chunks.allSatisfy { $0.readableBytes > 0 })
        #expect(response.chunks.count == (count + 65_535) / 65_536)
    }

    @Test("the last handler counts: S19, C15")
    func replacedHandler() async throws {
        let first = middy([String: String].self, BodyResponse.self, streamifyResponse: true)
            .before { $0.event["before"] = "ran" }
            .handler { _, _ in "first" }
        let second = first.handler { event, _ in "second, before \(event["before"] ?? "")" }
        #expect(try await second.test(event: "{}").text == "second, before ran")
        #expect(try await first.test(event: "{}").text == "first")
    }

    @Test("what requestEnd throws after a whole response comes out: S21, S23")
    func failingEnd() async throws {
        let handler = middy([String: String].self, BodyResponse.self, streamifyResponse: true)
            .hooks(MiddyHooks(requestEnd: { _, _ in throw Failure("end") }))
            .handler { _, _ in "body" }
        await #expect(throws: Failure("end")) { try await handler.test(event: "{}") }
    }

    @Test("a body and requestEnd that both fail: the client is told of the body's error: S24")
    func twoFailures() async throws {
        let source = GatedSource(of: String.self)
        source.release("a")
        source.fail(Failure("body"))
        let handler = middy([String: String].self, BodyResponse.self, streamifyResponse: true)
            .hooks(MiddyHooks(requestEnd: { _, _ in throw Failure("end") }))
            .handler { _, _ in createReadableStream(source) }
        let response = try await handler.test(event: "{}")
        #expect(response.error as? Failure == Failure("body"))
        #expect(response.trailers["Lambda-Runtime-Function-Error-Type"] == "Function.Failure")
    }

    @Test("prefetch runs before the handler, once for all invocations: C16")
    func prefetch() async throws {
        let calls = Mutex(0)
        let handler = middy([String: String].self, BodyResponse.self, streamifyResponse: true)
            .hooks(MiddyHooks(prefetch: { calls.withLock { $0 += 1 } }))
            .handler { _, _ in "\(calls.withLock { $0 })" }
        #expect(try await handler.test(event: "{}").text == "1")
        #expect(try await handler.test(event: "{}").text == "1")
    }

    @Test("options that cannot be used fail before the handler, with their name: C67, C70")
    func invalidOptions() async throws {
        let handler = middy(
            [String: String].self,
            BodyResponse.self,
            streamifyResponse: true,
            options: MiddyOptions(timeoutEarly: .milliseconds(-1))
        ).handler { _, _ in "not called" }
        let error = await #expect(throws: StreamError.self) { try await handler.test(event: "{}") }
        #expect(error?.message.contains("timeoutEarly") == true)
    }
}
