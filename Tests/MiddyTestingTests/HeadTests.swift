import Datastream
import DatastreamTesting
import Middy
import MiddyHTTP
import MiddyLambda
import MiddyTesting
import NIOCore
import Synchronization
import Testing

/// Status, headers, cookies: what goes out before a body, when, and what it says of the body.
@Suite(.timeLimit(.minutes(1)))
struct HeadTests {
    @Test("the head goes out with the first byte")
    func withFirstByte() async throws {
        let source = GatedSource(of: String.self)
        try await answering(HTTPEventResponse(body: createReadableStream(source))).test(.get("/")) { client in
            try await source.waitForDemand()
            #expect(client.events.contains(.firstByte) == false)
            source.release("a")
            #expect(try await client.head()?.statusCode == 200)
            #expect(try await client.chunk() == ByteBuffer(string: "a"))
        }
    }

    @Test("or after headersAfter, and a failure is then no more another response")
    func afterAWhile() async throws {
        let clock = ManualClock()
        let source = GatedSource(of: String.self)
        let handler = middy(
            streamifyResponse: true,
            options: MiddyOptions(timeoutEarly: .zero, headersAfter: .seconds(1), flushWhenIdle: nil)
        )
        .use(httpErrorHandler(logger: nil))
        .handler { (event: FunctionURLEvent, context: InvocationContext) in
            HTTPEventResponse(statusCode: 202, body: createReadableStream(source))
        }
        try await handler.test(.get("/"), options: TestOptions(clock: clock)) { client in
            try await source.waitForDemand()
            try await clock.waitForSleepers()
            clock.advance(by: .seconds(1))
            #expect(try await client.head()?.statusCode == 202)
            source.fail(Failure("late"))
            await #expect(throws: Failure("late")) { try await client.chunk() }
        }
    }

    @Test("with a headersAfter of zero the head goes out at once, whatever the clock", arguments: [false, true])
    func atOnce(onSystemClock: Bool) async throws {
        let clock: any Clock<Duration> = onSystemClock ? ContinuousClock() : ManualClock()
        let source = GatedSource(of: String.self)
        let handler = answering(
            HTTPEventResponse(statusCode: 202, body: createReadableStream(source)),
            options: MiddyOptions(headersAfter: .zero, flushWhenIdle: nil)
        )
        try await handler.test(.get("/"), options: TestOptions(clock: clock)) { client in
            let head = try await client.head()
            #expect(head?.statusCode == 202)
            #expect(source.taken == 0)
            source.release("a")
            #expect(try await client.chunk() == ByteBuffer(string: "a"))
        }
    }

    @Test("the head of an error page whose body is slow goes out after headersAfter too")
    func slowErrorPage() async throws {
        let clock = ManualClock()
        let source = GatedSource(of: String.self)
        let page = GatedSource(of: String.self)
        let handler = middy(
            streamifyResponse: true,
            options: MiddyOptions(timeoutEarly: .zero, headersAfter: .seconds(1), flushWhenIdle: nil)
        )
        .onError { $0.response = HTTPEventResponse(statusCode: 503, body: createReadableStream(page)) }
        .handler { (event: FunctionURLEvent, context: InvocationContext) in
            HTTPEventResponse(body: createReadableStream(source))
        }
        source.fail(Failure("body"))
        try await handler.test(.get("/"), options: TestOptions(clock: clock)) { client in
            try await page.waitForDemand()
            while clock.sleeps < 2 || clock.sleepers != 1 { await Task.yield() }
            clock.advance(by: .seconds(1))
            #expect(try await client.head()?.statusCode == 503)
            #expect(page.taken == 0)
        }
    }

    @Test("and not after the body has failed: the error page's head is the one that goes out")
    func failureBeforeHeadersAfter() async throws {
        let clock = ManualClock()
        let source = GatedSource(of: String.self)
        let handler = middy(streamifyResponse: true, options: MiddyOptions(timeoutEarly: .zero, flushWhenIdle: nil))
            .use(httpErrorHandler(logger: nil))
            .handler { (event: FunctionURLEvent, context: InvocationContext) in
                HTTPEventResponse(statusCode: 202, body: createReadableStream(source))
            }
        async let response = handler.test(.get("/"), options: TestOptions(clock: clock))
        try await source.waitForDemand()
        try await clock.waitForSleepers()
        clock.advance(by: .milliseconds(999))
        source.fail(Failure("early"))
        #expect(try await response.statusCode == 500)
    }

    @Test("a head of more than 16 KB is a clear error that the onErrors may answer")
    func tooLarge() async throws {
        let large = HTTPEventResponse(headers: ["X-Large": String(repeating: "x", count: 17_000)], body: "x")
        let error = await #expect(throws: LambdaError.self) { try await answering(large).test(.get("/")) }
        #expect(error?.code == .preludeTooLarge)
        let handler = middy(streamifyResponse: true).use(httpErrorHandler(logger: nil))
            .handler { (event: FunctionURLEvent, context: InvocationContext) in large }
        #expect(try await handler.test(.get("/")).statusCode == 500)
        let fits = HTTPEventResponse(headers: ["X-Large": String(repeating: "x", count: 16_000)])
        #expect(try await answering(fits).test(.get("/")).statusCode == 200)
    }

    @Test("cookies have their own place, whichever way they were set; repeated fields are joined")
    func cookiesAndRepeatedFields() async throws {
        var headers: HeaderFields = ["Set-Cookie": "b=2; Path=/", "set-cookie": "c=3", "X-List": "1"]
        headers.add(name: "x-list", value: "2, 3")
        let response = try await answering(HTTPEventResponse(headers: headers, cookies: ["a=1"])).test(.get("/"))
        #expect(response.cookies == ["a=1", "b=2; Path=/", "c=3"])
        #expect(response.headers == ["X-List": "1, 2, 3"])
    }

    @Test("values of any characters survive", arguments: ["a\"b\\c", "\u{1F600}", "tab\tnul\u{0}", ""])
    func values(value: String) async throws {
        let response = try await answering(HTTPEventResponse(headers: ["X-Value": value])).test(.get("/"))
        #expect(response.headers["X-Value"] == value)
    }

    @Test(
        "an answer to HEAD, and one with 204 or 304, has no body, and its source is not run",
        arguments: [("HEAD", 200, "3"), ("GET", 204, nil), ("GET", 304, "3"), ("POST", 103, nil)]
            as [(String, Int, String?)]
    )
    func noBody(_ example: (method: String, status: Int, length: String?)) async throws {
        let source = GatedSource(of: String.self)
        let response = try await answering(
            HTTPEventResponse(
                statusCode: example.status,
                headers: ["Content-Length": "3", "X-A": "1"],
                body: createReadableStream(source)
            )
        ).test(TestRequest(example.method, "/"))
        #expect(response.statusCode == example.status)
        #expect(response.headers["Content-Length"] == example.length)
        #expect(response.headers["X-A"] == "1")
        #expect(response.chunks.isEmpty)
        #expect(source.demands == 0)
    }

    @Test(
        "a right Content-Length stays, a wrong one is an error before the first byte where that is known",
        arguments: [("3", true), ("2", false), ("4", false), ("x", false), ("-1", false)]
    )
    func contentLength(_ example: (value: String, isRight: Bool)) async throws {
        let handler = middy(streamifyResponse: true).use(httpErrorHandler(logger: nil))
            .handler { (event: FunctionURLEvent, context: InvocationContext) in
                HTTPEventResponse(headers: ["Content-Length": example.value], body: "abc")
            }
        let response = try await handler.test(.get("/"))
        #expect(response.statusCode == (example.isRight ? 200 : 500))
        #expect(response.headers["Content-Length"] == (example.isRight ? "3" : nil))
    }

    @Test("a stream that is shorter than its Content-Length ends with an error")
    func shortStream() async throws {
        let response = try await answering(
            HTTPEventResponse(headers: ["Content-Length": "3"], body: createReadableStream(["a", "b"]))
        ).test(.get("/"))
        #expect(response.error is ContentLengthError)
    }
}
