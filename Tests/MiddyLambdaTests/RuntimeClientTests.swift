import Datastream
import DatastreamJSON
import DatastreamTesting
import MiddyLambda
import NIOCore
import NIOHTTP1
import Testing

/// The runtime against a Runtime API that the test scripts.
@Suite(.timeLimit(.minutes(1)))
struct RuntimeClientTests {
    typealias Request = MockRuntimeAPI.Connection.Request

    /// What the runtime posts for one event.
    private func post<Event, Response>(
        of handler: LambdaHandler<Event, Response>,
        event: String = "{}",
        headers: HTTPHeaders = [:]
    ) async throws -> Request {
        try #require(try await posts(of: handler, for: [event], headers: headers).first)
    }

    @Test("a streamed response: mode, content type, announced trailers, prelude, eight NULs, body: L7, L15")
    func streamedResponse() async throws {
        let post = try await post(
            of: middy(streamifyResponse: true).handler { (event: Empty, context: InvocationContext) in
                HTTPEventResponse(statusCode: 201, headers: ["a": "b"], cookies: ["c=d"], body: "text")
            }
        )
        #expect(post.head.uri == "/2018-06-01/runtime/invocation/1/response")
        #expect(post.head.headers["Lambda-Runtime-Function-Response-Mode"] == ["streaming"])
        #expect(post.head.headers["Content-Type"] == ["application/vnd.awslambda.http-integration-response"])
        #expect(post.head.headers["Transfer-Encoding"] == ["chunked"])
        #expect(
            post.head.headers["Trailer"]
                == ["Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body"]
        )
        let nul = String(repeating: "\0", count: 8)
        #expect(
            String(buffer: post.body)
                == "{\"statusCode\":201,\"headers\":{\"a\":\"b\"},\"cookies\":[\"c=d\"]}\(nul)text"
        )
        #expect(post.trailers == nil || post.trailers?.isEmpty == true)
    }

    @Test("an empty body is sent as its prelude, then the end: S8–S10, L13", arguments: [200, 204, 301, 304])
    func emptyBody(status: Int) async throws {
        let post = try await post(
            of: middy(streamifyResponse: true).handler { (event: Empty, context: InvocationContext) in
                HTTPEventResponse(statusCode: status, headers: ["a": "b"], body: createReadableStream([] as [String]))
            }
        )
        #expect(post.head.uri.hasSuffix("/response"))
        let nul = String(repeating: "\0", count: 8)
        #expect(String(buffer: post.body) == "{\"statusCode\":\(status),\"headers\":{\"a\":\"b\"}}\(nul)")
    }

    @Test("a body alone has a content type of its own, and no prelude: S1, S11, S14, L7, L12")
    func bodyAlone() async throws {
        let handler = middy(streamifyResponse: true).handler { (event: Export, context: InvocationContext) in
            pipejoin {
                createReadableStream([["\(event.month)"], ["2"]])
                csvFormatStream()
            }
        }
        let post = try await post(of: handler, event: "{\"month\":7}")
        #expect(post.head.headers["Content-Type"] == ["application/octet-stream"])
        #expect(String(buffer: post.body) == "7\r\n2\r\n")
    }

    @Test("nothing at all is an empty response: S4–S6")
    func earlyNothing() async throws {
        let handler = middy(Empty.self, BodyResponse.self, streamifyResponse: true)
            .before { $0.respond(with: nil) }
            .handler { _, _ in "never" }
        let post = try await post(of: handler)
        #expect(post.head.uri.hasSuffix("/response"))
        #expect(post.body.readableBytes == 0)
    }

    @Test("an error before the first byte is reported once, with a well-formed type: L6")
    func reportedError() async throws {
        let handler = middy(streamifyResponse: true).handler { (event: Empty, context: InvocationContext) -> String in
            throw Failure(text: "line 1\nline \"2\"")
        }
        let post = try await post(of: handler)
        #expect(post.head.uri == "/2018-06-01/runtime/invocation/1/error")
        #expect(post.head.headers["Lambda-Runtime-Function-Error-Type"] == ["Function.Failure"])
        let report = try JSONValue(parsing: Array(post.body.readableBytesView))
        #expect(report["errorType"] == "Function.Failure")
        #expect(report["errorMessage"]?.string?.contains("line 1\nline \"2\"") == true)
    }

    @Test("what is raised while errors are answered is reported by its own type, and the errors before it in the text")
    func errorsOfErrors() async throws {
        struct Last: Error {}
        let answers = Counter()
        let handler = middy(streamifyResponse: true)
            .onError { request in
                answers.increment()
                guard answers.value == 1 else { throw Last() }
                request.response = BodyResponse(
                    body: ResponseBody(
                        createReadableStream(of: String.self) { _ in throw Failure(text: "of the page") }
                    )
                )
            }
            .handler { (event: Empty, context: InvocationContext) -> BodyResponse in
                throw Failure(text: "of the handler")
            }
        let post = try await post(of: handler)
        #expect(post.head.headers["Lambda-Runtime-Function-Error-Type"] == ["Function.Last"])
        let report = try JSONValue(parsing: Array(post.body.readableBytesView))
        let message = report["errorMessage"]?.string ?? ""
        for part in ["Last()", "of the page", "of the handler"] { #expect(message.contains(part)) }
    }

    @Test("an event that is not what the handler takes is reported with its place")
    func wrongEvent() async throws {
        let handler = middy(streamifyResponse: true).handler { (event: Export, context: InvocationContext) in "x" }
        let post = try await post(of: handler, event: "{\"month\":\"July\"}")
        #expect(post.head.headers["Lambda-Runtime-Function-Error-Type"] == ["Runtime.InvalidEvent"])
        let message = try JSONValue(parsing: Array(post.body.readableBytesView))["errorMessage"]?.string ?? ""
        #expect(message.contains("not a Export"))
        #expect(message.contains("month"))
    }

    @Test("an error midway: what the stages hold, then trailers with the true error: L1, X3")
    func trailers() async throws {
        let handler = middy(streamifyResponse: true).handler { (event: Empty, context: InvocationContext) in
            createReadableStream(of: [String].self) { writer in
                for row in 0..<10_000 { try await writer.write(["\(row)", String(repeating: "x", count: 20)]) }
                throw Failure(text: "the database left")
            }
            .pipe(through: csvFormatStream())
        }
        let post = try await post(of: handler)
        #expect(post.head.uri.hasSuffix("/response"))
        #expect(String(buffer: post.body).hasSuffix("\r\n9999,xxxxxxxxxxxxxxxxxxxx\r\n"))
        #expect(post.trailers?["Lambda-Runtime-Function-Error-Type"] == ["Function.Failure"])
        let encoded = try #require(post.trailers?.first(name: "Lambda-Runtime-Function-Error-Body"))
        let report = try JSONValue(parsing: try decodeBase64(encoded))
        #expect(report["errorType"] == "Function.Failure")
        #expect(report["errorMessage"]?.string?.contains("the database left") == true)
    }

    @Test("a prelude over 16 KB is an error that says so, before anything is sent")
    func largePrelude() async throws {
        let handler = middy(streamifyResponse: true).handler { (event: Empty, context: InvocationContext) in
            HTTPEventResponse(headers: ["a": String(repeating: "x", count: 16_384)], body: "text")
        }
        let post = try await post(of: handler)
        #expect(post.head.uri.hasSuffix("/error"))
        #expect(String(buffer: post.body).contains("16384"))
    }

    @Test("headers that the platform may leave out are not needed: L4")
    func missingHeaders() async throws {
        let handler = middy(streamifyResponse: true).handler { (event: Empty, context: InvocationContext) in
            "\(context.requestID) [\(context.invokedFunctionARN)] \(context.traceID ?? "untraced")"
        }
        #expect(String(buffer: try await post(of: handler).body) == "1 [] untraced")
        let post = try await post(of: handler, headers: ["Lambda-Runtime-Trace-Id": "Root=1"])
        #expect(String(buffer: post.body) == "1 [] Root=1")
    }

    @Test("a buffered function returns JSON of the proxy integration, or its body alone")
    func buffered() async throws {
        let http = middy(streamifyResponse: false).handler { (event: Empty, context: InvocationContext) in
            HTTPEventResponse(statusCode: 418, headers: ["a": "b"], body: "\"tea\"")
        }
        let post = try await post(of: http)
        #expect(post.head.headers["Lambda-Runtime-Function-Response-Mode"].isEmpty)
        #expect(post.head.headers["Content-Length"] == ["\(post.body.readableBytes)"])
        #expect(
            String(buffer: post.body)
                == "{\"statusCode\":418,\"headers\":{\"a\":\"b\"},\"body\":\"\\\"tea\\\"\",\"isBase64Encoded\":false}"
        )
        let binary = middy(streamifyResponse: false).handler { (event: Empty, context: InvocationContext) in
            HTTPEventResponse(body: [0xFF, 0x00] as [UInt8])
        }
        #expect(
            String(buffer: try await self.post(of: binary).body).hasSuffix(
                "\"body\":\"/wA=\",\"isBase64Encoded\":true}"
            )
        )
    }

    @Test("an answer while the response is still written, as at 413, ends it, and the loop goes on: L5")
    func earlyAnswer() async throws {
        let second = Mailbox<Request>()
        let endless = middy(streamifyResponse: true).handler { (event: Export, context: InvocationContext) in
            if event.month == 2 { return createReadableStream("second") }
            return createReadableStream((0...).lazy.map { _ in ByteBuffer(repeating: 0, count: 65_536) })
        }
        try await MockRuntimeAPI.serving(
            { connection in
                try await connection.handOut("{\"month\":1}")
                _ = try await connection.head()
                _ = try await connection.part()
                try await connection.answer(
                    .payloadTooLarge,
                    "{\"errorType\":\"RequestEntityTooLarge\"}",
                    headers: ["Connection": "close"]
                )
                while true { _ = try await connection.part() }
            },
            { connection in
                try await connection.handOut("{\"month\":2}", id: "2")
                second.put(try await connection.request())
                try await connection.answer(.accepted)
                _ = try await connection.request()
            },
            while: { api in
                let post = try await withRuntime(endless, at: api.address) { try await second.take() }
                #expect(String(buffer: post.body) == "second")
            }
        )
    }

    @Test("when the Runtime API closes the connection, the source is cancelled and the loop connects anew: L12")
    func connectionLost() async throws {
        let rows = GatedSource(of: [String].self)
        let second = Mailbox<Request>()
        let handler = middy(streamifyResponse: true).handler { (event: Export, context: InvocationContext) in
            if event.month == 2 { return ReadableStream(createReadableStream("second")) }
            return ReadableStream(createReadableStream(rows).pipe(through: csvFormatStream()))
        }
        try await MockRuntimeAPI.serving(
            { connection in
                try await connection.handOut("{\"month\":1}")
                try await rows.waitForDemand()
            },
            { connection in
                try await connection.handOut("{\"month\":2}", id: "2")
                second.put(try await connection.request())
                try await connection.answer(.accepted)
                _ = try await connection.request()
            },
            while: { api in
                let post = try await withRuntime(handler, at: api.address) { try await second.take() }
                #expect(String(buffer: post.body) == "second")
                #expect(rows.wasCancelled)
                #expect(rows.isReleased)
            }
        )
    }

    @Test("one connection serves one invocation after the other")
    func keepAlive() async throws {
        let handler = middy(streamifyResponse: true).handler { (event: Export, context: InvocationContext) in
            "\(context.requestID): \(event.month)"
        }
        let posts = try await posts(of: handler, for: (1...5).map { "{\"month\":\($0)}" })
        #expect(posts.map { String(buffer: $0.body) } == ["1: 1", "2: 2", "3: 3", "4: 4", "5: 5"])
    }

    @Test(
        "one write of any size is a streamed response like others: L8",
        arguments: [6_000_000, 6_291_557, 20_000_000]
    )
    func largeWrite(size: Int) async throws {
        let handler = middy(streamifyResponse: true).handler { (event: Empty, context: InvocationContext) in
            ByteBuffer(repeating: 0x61, count: size)
        }
        let post = try await post(of: handler)
        #expect(post.head.headers["Lambda-Runtime-Function-Response-Mode"] == ["streaming"])
        #expect(post.head.headers["Transfer-Encoding"] == ["chunked"])
        #expect(post.body.readableBytes == size)
    }
}
