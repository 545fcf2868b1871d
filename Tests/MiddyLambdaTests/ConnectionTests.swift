import Datastream
import DatastreamTesting
import MiddyLambda
import NIOCore
import NIOHTTP1
import Testing

@testable import MiddyLambda

/// Connections that end, and answers that come too early, twice, wrong or not at all.
@Suite(.timeLimit(.minutes(1)))
struct ConnectionTests {
    typealias Request = MockRuntimeAPI.Connection.Request

    /// Serves one invocation well and tells what was posted.
    private func good(_ posts: Mailbox<Request>) -> MockRuntimeAPI.Script {
        { connection in
            try await connection.handOut("{\"month\":2}", id: "2")
            posts.put(try await connection.request())
            try await connection.answer(.accepted)
            _ = try await connection.request()
        }
    }

    /// Serves the good invocation over the first connection that the script has not spoilt.
    private func goesOn(
        after script: @escaping MockRuntimeAPI.Script,
        _ handler: LambdaHandler<Export, BodyResponse>? = nil
    ) async throws {
        let posts = Mailbox<Request>()
        let handler = handler ?? middy(streamifyResponse: true).handler { (_: Export, _: InvocationContext) in "good" }
        try await MockRuntimeAPI.serving(
            script,
            good(posts),
            while: { api in
                let post = try await withRuntime(handler, at: api.address) { try await posts.take() }
                #expect(post.head.uri.hasSuffix("/2/response"))
                #expect(String(buffer: post.body) == "good")
            }
        )
    }

    @Test(
        "an early answer on a connection that stays open cancels a source that waits: L5",
        arguments: [400, 413, 500]
    )
    func earlyAnswer(status: Int) async throws {
        let rows = GatedSource(of: ByteBuffer.self)
        rows.release(ByteBuffer(string: "a"))
        let handler = middy(streamifyResponse: true).handler { (event: Export, _: InvocationContext) in
            event.month == 1 ? createReadableStream(rows) : createReadableStream("good")
        }
        try await goesOn(
            after: { connection in
                try await connection.handOut("{\"month\":1}")
                _ = try await connection.head()
                _ = try await connection.part()
                try await rows.waitForDemands(2)
                try await connection.answer(HTTPResponseStatus(statusCode: status), "{}")
                // nothing more is sent; the runtime closes, as this request can never be ended well
                await #expect(throws: (any Error).self) { while true { _ = try await connection.part() } }
                #expect(rows.wasCancelled)
            },
            handler
        )
    }

    @Test("an early answer on a connection that stays open stops a source that never waits: L5")
    func earlyAnswerWhileWriting() async throws {
        let handler = middy(streamifyResponse: true).handler { (event: Export, _: InvocationContext) in
            if event.month == 2 { return createReadableStream("good") }
            return createReadableStream((0...).lazy.map { _ in ByteBuffer(repeating: 0x78, count: 65_536) })
        }
        try await goesOn(
            after: { connection in
                try await connection.handOut("{\"month\":1}")
                _ = try await connection.head()
                try await connection.answer(.payloadTooLarge, "{}")
                await #expect(throws: (any Error).self) { while true { _ = try await connection.part() } }
            },
            handler
        )
    }

    @Test("an idle connection that was closed is replaced")
    func closedWhileIdle() async throws {
        try await goesOn(after: { connection in
            try await connection.handOut("{\"month\":1}")
            _ = try await connection.request()
            try await connection.answer(.accepted)
        })
    }

    @Test("a connection that is closed while `next` waits is replaced, and no answer is made up")
    func closedWhileWaiting() async throws {
        try await goesOn(after: { connection in _ = try await connection.request() })
    }

    @Test("an event behind which the service closes the connection is answered over another one")
    func closedBehindEvent() async throws {
        let posts = Mailbox<Request>()
        let handler = middy(streamifyResponse: true).handler { (_: Export, _: InvocationContext) in "good" }
        try await MockRuntimeAPI.serving(
            { connection in
                try await connection.handOut("{\"month\":1}", headers: ["Connection": "close"])
                await #expect(throws: (any Error).self) { _ = try await connection.part() }
            },
            { connection in
                posts.put(try await connection.request())
                try await connection.answer(.accepted)
                _ = try await connection.request()
            },
            while: { api in
                let post = try await withRuntime(handler, at: api.address) { try await posts.take() }
                #expect(post.head.uri.hasSuffix("/1/response"))
                #expect(String(buffer: post.body) == "good")
            }
        )
    }

    @Test("work behind the response goes on when the service closes the connection with its answer")
    func workBehindTheResponse() async throws {
        let isClosed = Gate()
        let worked = Mailbox<Bool>()
        let handler = middy(Export.self, BodyResponse.self, streamifyResponse: true)
            .around { request, next in
                try await next()
                guard request.event.month == 1 else { return }
                try await isClosed.wait()
                worked.put(!Task.isCancelled)
            }
            .handler { _, _ in "good" }
        try await goesOn(
            after: { connection in
                try await connection.handOut("{\"month\":1}")
                _ = try await connection.request()
                try await connection.answer(.accepted, headers: ["Connection": "close"])
                await #expect(throws: (any Error).self) { _ = try await connection.part() }
                isClosed.open()
                #expect(try await worked.take())
            },
            handler
        )
    }

    @Test("one refusal of `next`, as after a response that broke off, is no reason to give up", arguments: [403, 503])
    func refused(status: Int) async throws {
        try await goesOn(after: { connection in
            _ = try await connection.request()
            try await connection.answer(HTTPResponseStatus(statusCode: status), "{}")
        })
    }

    @Test("an invocation without an id cannot be answered, and is asked for again: L12")
    func withoutID() async throws {
        try await goesOn(after: { connection in
            _ = try await connection.request()
            try await connection.answer(.ok, "{}", headers: ["Lambda-Runtime-Deadline-Ms": "9999999999999"])
        })
    }

    @Test("an id that would break the request line is refused")
    func brokenID() async throws {
        try await goesOn(after: { connection in try await connection.handOut("{}", id: "1 HTTP/1.1") })
    }

    @Test("a deadline may be absent or nonsense: L12", arguments: [nil, "soon"])
    func withoutDeadline(text: String?) async throws {
        let handler = middy(streamifyResponse: true).handler { (_: Export, context: InvocationContext) in
            let remaining = context.deadlineInMilliseconds - WallTime.now.millisecondsSince1970
            return (890_000...900_000).contains(remaining) ? "15 minutes" : "\(remaining)"
        }
        let posts = Mailbox<Request>()
        try await MockRuntimeAPI.serving(
            { connection in
                try await connection.handOut("{\"month\":1}", deadline: text)
                posts.put(try await connection.request())
                try await connection.answer(.accepted)
                _ = try await connection.request()
            },
            while: { api in
                let post = try await withRuntime(handler, at: api.address) { try await posts.take() }
                #expect(String(buffer: post.body) == "15 minutes")
            }
        )
    }

    @Test("an answer that is not HTTP costs the connection, not the runtime")
    func garbage() async throws {
        let posts = Mailbox<Request>()
        let handler = middy(streamifyResponse: true).handler { (_: Export, _: InvocationContext) in "good" }
        try await RawServer.serving(
            [.reply("SSH-2.0-OpenSSH_9.6\r\n\r\n"), .reply("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"), .close],
            while: { raw in
                try await MockRuntimeAPI.serving(
                    self.good(posts),
                    while: { api in
                        raw.forward(to: api.address)
                        let post = try await withRuntime(handler, at: raw.address) { try await posts.take() }
                        #expect(String(buffer: post.body) == "good")
                    }
                )
            }
        )
    }

    @Test("500 says that the runtime is to end: its loop throws")
    func failedForGood() async throws {
        let handler = middy(streamifyResponse: true).handler { (_: Export, _: InvocationContext) in "never" }
        try await MockRuntimeAPI.serving(
            { connection in
                _ = try await connection.request()
                try await connection.answer(.internalServerError, "{\"errorType\":\"InternalServerError\"}")
                _ = try await connection.request()
            },
            while: { api in
                let error = await #expect(throws: LambdaError.self) {
                    try await withRuntime(handler, at: api.address) { try await Mailbox<Void>().take() }
                }
                #expect(error?.code == .runtimeFailed)
                #expect(error?.message.contains("InternalServerError") == true)
            }
        )
    }

    @Test("who is never there is given up")
    func unreachable() async throws {
        let handler = middy(streamifyResponse: true).handler { (_: Export, _: InvocationContext) in "never" }
        let error = await #expect(throws: LambdaError.self) {
            // the discard port: nobody listens, and connecting is refused at once
            try await withRuntime(handler, at: "127.0.0.1:9") { try await Mailbox<Void>().take() }
        }
        #expect(error?.code == .connectionFailed)
    }

    @Test("a failure to start is reported with its type and cause, in JSON: L6")
    func initError() async throws {
        let posts = Mailbox<Request>()
        try await MockRuntimeAPI.serving(
            { connection in
                posts.put(try await connection.request())
                try await connection.answer(.accepted)
                _ = try await connection.request()
            },
            while: { api in
                await reportInitFailure(
                    Failure(text: "no\ndatabase"),
                    to: try RuntimeAddress(api.address),
                    LogRecorder().logger
                )
            }
        )
        let post = try await posts.take()
        #expect(post.head.method == .POST)
        #expect(post.head.uri == "/2018-06-01/runtime/init/error")
        #expect(post.head.headers["Lambda-Runtime-Function-Error-Type"] == ["Function.Failure"])
        #expect(post.head.headers["Lambda-Runtime-Function-XRay-Error-Cause"].count == 1)
        #expect(String(buffer: post.body).contains("no\\ndatabase"))
    }

    /// What the runtime posts when a function cannot start.
    private func initError<Event, Response>(
        environment: @escaping @Sendable (String) -> String? = { _ in nil },
        of setUp: @escaping @Sendable () throws -> LambdaHandler<Event, Response>
    ) async throws -> Request {
        let posts = Mailbox<Request>()
        try await MockRuntimeAPI.serving(
            { connection in
                posts.put(try await connection.request())
                try await connection.answer(.accepted)
                _ = try await connection.request()
            },
            while: { api in
                let address = try RuntimeAddress(api.address)
                await #expect(throws: (any Error).self) {
                    try await serveLambda(at: address, environment: environment, LogRecorder().logger, setUp)
                }
            }
        )
        return try await posts.take()
    }

    @Test("what a prefetch hook throws is a failure to start, and no invocation is asked for")
    func failingPrefetch() async throws {
        let post = try await initError {
            middy(Export.self, BodyResponse.self, streamifyResponse: true)
                .hooks(MiddyHooks(prefetch: { throw Failure(text: "no database") }))
                .handler { (_: Export, _: InvocationContext) in "never" }
        }
        #expect(post.head.uri == "/2018-06-01/runtime/init/error")
        #expect(post.head.headers["Lambda-Runtime-Function-Error-Type"] == ["Function.Failure"])
        #expect(String(buffer: post.body).contains("no database"))
    }

    @Test("an option that cannot be used, and a variable that cannot be read, are failures to start: C70")
    func badStart() async throws {
        let handler = middy(streamifyResponse: true, options: MiddyOptions(timeoutEarly: .seconds(-1)))
            .handler { (_: Export, _: InvocationContext) in "never" }
        let option = try await initError { handler }
        #expect(String(buffer: option.body).contains("timeoutEarly"))
        let variable = try await initError(environment: { _ in "many" }) { handler }
        #expect(variable.head.headers["Lambda-Runtime-Function-Error-Type"] == ["Runtime.InvalidEnvironment"])
        #expect(String(buffer: variable.body).contains("AWS_LAMBDA_MAX_CONCURRENCY"))
    }
}
