#if Hummingbird
    import Datastream
    import DatastreamTesting
    import HTTPTypes
    import Hummingbird
    import Logging
    import MiddyHummingbird
    import MiddyLambda
    import NIOCore
    import NIOHTTP1
    import Testing

    /// Handlers as routes of a Hummingbird server, asked over a socket.
    @Suite(.timeLimit(.minutes(1)))
    struct HummingbirdRouteTests {
        /// Serves routes while `body` runs.
        private func serving(
            _ routes: (Router<BasicRequestContext>) -> Void,
            _ body: @escaping @Sendable (_ url: String) async throws -> Void
        ) async throws {
            let router = Router(options: .autoGenerateHeadEndpoints)
            routes(router)
            let ports = Mailbox<Int>()
            let server = Application(
                router: router,
                configuration: .init(address: .hostname("127.0.0.1", port: 0)),
                onServerRunning: { ports.put($0.localAddress?.port ?? 0) },
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run() }
                defer { group.cancelAll() }
                try await body("http://127.0.0.1:\(try await ports.take())")
            }
        }

        /// Rows from a gated source; `?fail=1` throws instead.
        private func handler(_ rows: GatedSource<[String]>) -> LambdaHandler<FunctionURLEvent, HTTPEventResponse> {
            middy(streamifyResponse: true)
                .use(httpErrorHandler(logger: nil))
                .handler { (event: FunctionURLEvent, context: InvocationContext) in
                    if event.query["fail"] != nil { throw MiddyHTTP.HTTPError(422, "no such rows") }
                    return HTTPEventResponse(
                        statusCode: 203,
                        headers: ["Content-Type": "text/csv", "X-Path": event.rawPath],
                        cookies: ["a=1", "b=2"],
                        body: createReadableStream(rows).pipe(through: csvFormatStream(header: ["id"]))
                    )
                }
        }

        @Test("status, headers and cookies, and rows as they are made")
        func streams() async throws {
            let rows = GatedSource(of: [String].self)
            try await serving({ $0.get("/rows/:what", use: self.handler(rows).hummingbirdRoute()) }) { url in
                try await HTTPTestClient.get("/rows/a%20b?x=1", from: url) { client in
                    rows.release(["0"])
                    let head = try await client.head()
                    #expect(head.status.code == 203)
                    #expect(head.headers["Content-Type"] == ["text/csv"])
                    #expect(head.headers["X-Path"] == ["/rows/a%20b"])
                    #expect(head.headers["Set-Cookie"] == ["a=1", "b=2"])
                    #expect(try await client.text { $0.hasSuffix("0\r\n") } == "id\r\n0\r\n")
                    #expect(rows.taken == 1)
                    rows.release(["1"])
                    #expect(try await client.text { $0.hasSuffix("1\r\n") } == "1\r\n")
                    rows.finish()
                    #expect(try await client.rest().readableBytes == 0)
                }
            }
        }

        @Test("a failure before the first byte becomes the response that the chain makes of it")
        func failureBefore() async throws {
            let rows = GatedSource(of: [String].self)
            rows.fail(Failure(text: "at once"))
            try await serving({ $0.get("/", use: self.handler(rows).hummingbirdRoute()) }) { url in
                for (path, status, text) in [("/?fail=1", 422, "no such rows"), ("/", 500, "Internal Server Error")] {
                    try await HTTPTestClient.get(path, from: url) { client in
                        let head = try await client.head()
                        #expect(head.status.code == status)
                        #expect(String(buffer: try await client.rest()) == text)
                    }
                }
            }
        }

        @Test("a failure midway breaks the transfer off, and the server goes on")
        func failureMidway() async throws {
            let rows = GatedSource(of: [String].self)
            try await serving({ $0.get("/", use: self.handler(rows).hummingbirdRoute()) }) { url in
                try await HTTPTestClient.get("/", from: url) { client in
                    rows.release(["0"])
                    _ = try await client.head()
                    _ = try await client.text { $0.hasSuffix("0\r\n") }
                    rows.fail(Failure(text: "midway"))
                    await #expect(throws: (any Error).self) { _ = try await client.rest() }
                }
                try await HTTPTestClient.get("/?fail=1", from: url) { client in
                    let head = try await client.head()
                    #expect(head.status.code == 422)
                }
            }
        }

        @Test("an empty body keeps status and headers")
        func emptyBody() async throws {
            let handler = middy(streamifyResponse: true)
                .handler { (event: FunctionURLEvent, context: InvocationContext) in
                    HTTPEventResponse(statusCode: 204, headers: ["X-A": "b"])
                }
            try await serving({ $0.get("/", use: handler.hummingbirdRoute()) }) { url in
                try await HTTPTestClient.get("/", from: url) { client in
                    let head = try await client.head()
                    #expect(head.status == .noContent)
                    #expect(head.headers["X-A"] == ["b"])
                }
            }
        }

        @Test("a response whose body the server drops, as for HEAD, cancels its source")
        func head() async throws {
            let rows = GatedSource(of: [String].self)
            rows.release(["0"])
            try await serving({ $0.get("/", use: self.handler(rows).hummingbirdRoute()) }) { url in
                try await HTTPTestClient.begin(.HEAD, "/", from: url) { client in
                    try await client.end()
                    let head = try await client.head()
                    #expect(head.status.code == 203)
                }
                try await rows.waitForRelease()
            }
        }

        @Test("a client that goes away stops a source that never waits")
        func disconnect() async throws {
            let source = LiveSource()
            let handler = middy(streamifyResponse: true)
                .handler { (event: FunctionURLEvent, context: InvocationContext) in
                    HTTPEventResponse(body: createReadableStream(source))
                }
            try await serving({ $0.get("/", use: handler.hummingbirdRoute()) }) { url in
                try await HTTPTestClient.get("/", from: url) { client in
                    _ = try await client.head()
                    _ = try await client.chunk()
                }
                try await source.iterators.waitForZero()
            }
        }

        @Test("an event's body: text as it is, bytes as base64, too much refused")
        func requestBody() async throws {
            let handler = middy(streamifyResponse: true)
                .handler { (event: FunctionURLEvent, context: InvocationContext) in
                    HTTPEventResponse(
                        body: "\(event.requestContext.http.method) \(event.isBase64Encoded) \(event.body ?? "-")"
                    )
                }
            try await serving({ $0.post("/", use: handler.hummingbirdRoute(maxBodySize: 10)) }) { url in
                let bodies: [(ByteBuffer, String?)] = [
                    (ByteBuffer(string: "añb"), "POST false añb"), (ByteBuffer(bytes: [0xFF, 0]), "POST true /wA="),
                    (ByteBuffer(), "POST false -"), (ByteBuffer(repeating: 0x61, count: 11), nil),
                ]
                for (bytes, expected) in bodies {
                    try await HTTPTestClient.begin(.POST, "/", from: url) { client in
                        if bytes.readableBytes > 0 { try await client.send(bytes) }
                        try await client.end()
                        let head = try await client.head()
                        guard let expected else {
                            #expect(head.status.code == 413)
                            return
                        }
                        #expect(String(buffer: try await client.rest()) == expected)
                    }
                }
            }
        }

        @Test("the head goes out before the first byte of a slow body")
        func headBeforeBody() async throws {
            let rows = GatedSource(of: String.self)
            let handler = middy(streamifyResponse: true, options: MiddyOptions(headersAfter: .milliseconds(1)))
                .handler { (event: FunctionURLEvent, context: InvocationContext) in
                    HTTPEventResponse(statusCode: 202, body: createReadableStream(rows))
                }
            try await serving({ $0.get("/", use: handler.hummingbirdRoute()) }) { url in
                try await HTTPTestClient.get("/", from: url) { client in
                    let head = try await client.head()
                    #expect(head.status.code == 202)
                    #expect(rows.taken == 0)
                    rows.release("row")
                    rows.finish()
                    #expect(String(buffer: try await client.rest()) == "row")
                }
            }
        }

        @Test("both kinds of route call the prefetch hooks before the first request, once")
        func prefetch() async throws {
            let calls = Counter()
            let hooks = MiddyHooks<FunctionURLEvent, InvocationContext, HTTPEventResponse>(prefetch: {
                calls.increment()
            })
            let handler = middy(streamifyResponse: true).hooks(hooks)
                .handler { (event: FunctionURLEvent, context: InvocationContext) in HTTPEventResponse(body: "event") }
            let streamedCalls = Counter()
            let streamed = middy(StreamedRequest.self, HTTPEventResponse.self, streamifyResponse: true)
                .hooks(MiddyHooks(prefetch: { streamedCalls.increment() }))
            try await serving({ router in
                router.get("/event", use: handler.hummingbirdRoute())
                router.get("/streamed", use: streamed.hummingbirdRoute { _, _ in HTTPEventResponse(body: "streamed") })
            }) { url in
                for path in ["event", "streamed", "event", "streamed"] {
                    try await HTTPTestClient.get("/\(path)", from: url) { client in
                        _ = try await client.head()
                        #expect(String(buffer: try await client.rest()) == path)
                    }
                }
            }
            #expect(calls.value == 1)
            #expect(streamedCalls.value == 1)
        }

        @Test("both kinds of route know the invocation that a task works for, to the end of the body")
        func currentInvocation() async throws {
            @Sendable func answer(_ context: InvocationContext) -> HTTPEventResponse {
                HTTPEventResponse(
                    body: createReadableStream(of: String.self) { writer in
                        try await writer.write("\(InvocationContext.current?.requestID == context.requestID)")
                    }
                )
            }
            let handler = middy(streamifyResponse: true)
                .handler { (event: FunctionURLEvent, context: InvocationContext) in answer(context) }
            let streamed = middy(StreamedRequest.self, HTTPEventResponse.self, streamifyResponse: true)
            try await serving({ router in
                router.get("/event", use: handler.hummingbirdRoute())
                router.get("/streamed", use: streamed.hummingbirdRoute { _, context in answer(context) })
            }) { url in
                for path in ["event", "streamed"] {
                    try await HTTPTestClient.get("/\(path)", from: url) { client in
                        _ = try await client.head()
                        #expect(String(buffer: try await client.rest()) == "true")
                    }
                }
            }
        }

        @Test("a request's body that nobody reads is no reason not to answer, nor to close the server")
        func unreadRequest() async throws {
            let chain = middy(StreamedRequest.self, HTTPEventResponse.self, streamifyResponse: true)
            try await serving({ router in
                router.post("/", use: chain.hummingbirdRoute { _, _ in HTTPEventResponse(body: "done") })
            }) { url in
                for _ in 1...2 {
                    try await HTTPTestClient.begin(.POST, "/", from: url) { client in
                        try await client.send(ByteBuffer(repeating: 0x61, count: 100_000))
                        let head = try await client.head()
                        #expect(head.status == .ok)
                        #expect(try await client.chunk() == ByteBuffer(string: "done"))
                    }
                }
            }
        }

        @Test("a route that streams both ways answers each chunk before the next is sent")
        func bothWays() async throws {
            let chain = middy(StreamedRequest.self, HTTPEventResponse.self, streamifyResponse: true)
            try await serving({ router in
                router.post(
                    "/echo",
                    use: chain.hummingbirdRoute { request, _ in
                        HTTPEventResponse(headers: ["X-Query": request.rawQuery], body: request.body)
                    }
                )
            }) { url in
                try await HTTPTestClient.begin(.POST, "/echo?a=b", from: url) { client in
                    for piece in ["one", "two", "three"] {
                        try await client.send(ByteBuffer(string: piece))
                        if piece == "one" {
                            let head = try await client.head()
                            #expect(head.headers["X-Query"] == ["a=b"])
                        }
                        let answer = try await client.chunk()
                        #expect(answer == ByteBuffer(string: piece))
                    }
                    try await client.end()
                    #expect(try await client.chunk() == nil)
                }
            }
        }
    }

    /// Chunks without end, and how many read them.
    private struct LiveSource: AsyncSequence, Sendable {
        let iterators = LiveCounter()

        func makeAsyncIterator() -> Iterator { Iterator(token: iterators.token()) }

        struct Iterator: AsyncIteratorProtocol {
            let token: LiveCounter.Token

            mutating func next() async throws -> ByteBuffer? { ByteBuffer(repeating: 0x61, count: 65_536) }
        }
    }
#endif
