import Datastream
import DatastreamJSON
import MiddyLambda
import NIOCore
import NIOHTTP1
import Testing

/// What handlers and middlewares should not do, and that it ends neither the process nor the connection.
///
/// The event's month says what goes wrong; each misdeed is followed by an invocation over the same connection that has to work.
@Suite(.timeLimit(.minutes(1)))
struct MisbehaviourTests {
    private func afterwards(
        _ handler: LambdaHandler<Export, BodyResponse>
    ) async throws -> (MockRuntimeAPI.Connection.Request, log: [String]) {
        let log = LogRecorder()
        let posts = try await posts(of: handler, for: ["{\"month\":1}", "{\"month\":2}"], logger: log.logger)
        #expect(posts[1].head.uri.hasSuffix("/2/response"))
        #expect(String(buffer: posts[1].body) == "2")
        return (posts[0], log.messages)
    }

    private let chain = middy(Export.self, BodyResponse.self, streamifyResponse: true)

    @Test("never answering is reported: L2")
    func forgotten() async throws {
        let handler = chain.around { request, next in if request.event.month == 2 { try await next() } }
            .handler { event, _ in "\(event.month)" }
        let (post, log) = try await afterwards(handler)
        #expect(post.head.uri.hasSuffix("/1/error"))
        #expect(post.head.headers["Lambda-Runtime-Function-Error-Type"] == ["Runtime.NoResponse"])
        #expect(log.contains { $0.contains("without a response") })
    }

    @Test("throwing after the response is logged: L3")
    func throwing() async throws {
        let handler = chain.around { request, next in
            try await next()
            if request.event.month == 1 { throw Failure(text: "too late") }
        }
        .handler { event, _ in "\(event.month)" }
        let (post, log) = try await afterwards(handler)
        #expect(post.head.uri.hasSuffix("/1/response"))
        #expect(String(buffer: post.body) == "1")
        #expect(log.contains { $0.contains("too late") })
    }

    @Test("answering twice throws where it is done, and sends nothing: L7")
    func twice() async throws {
        let second = Mailbox<any Error>()
        let handler = chain.around { request, next in
            try await next()
            do {
                if request.event.month == 1 { try await next() }
            } catch {
                second.put(error)
            }
        }
        .handler { event, _ in "\(event.month)" }
        let (post, _) = try await afterwards(handler)
        #expect(String(buffer: post.body) == "1")
        #expect((try await second.take() as? LambdaError)?.code == .writeAfterEnd)
    }

    @Test("a buffered function that answers twice: the same")
    func twiceBuffered() async throws {
        let second = Mailbox<any Error>()
        let handler = middy(Export.self, BodyResponse.self, streamifyResponse: false).around { request, next in
            try await next()
            do {
                if request.event.month == 1 { try await next() }
            } catch {
                second.put(error)
            }
        }
        .handler { event, _ in "\(event.month)" }
        let (post, _) = try await afterwards(handler)
        #expect(String(buffer: post.body) == "1")
        #expect((try await second.take() as? LambdaError)?.code == .writeAfterEnd)
    }

    @Test("writing after the end throws where it is done: L13")
    func writingAfterTheEnd() async throws {
        let late = Mailbox<any Error>()
        let writers = Mailbox<StreamProducer<String>>()
        let handler = chain.around { request, next in
            try await next()
            guard request.event.month == 1 else { return }
            do {
                try await writers.take().write("late")
            } catch {
                late.put(error)
            }
        }
        .handler { event, _ in
            createReadableStream(of: String.self) { writer in
                writers.put(writer)
                try await writer.write("\(event.month)")
            }
        }
        let (post, _) = try await afterwards(handler)
        #expect(String(buffer: post.body) == "1")
        #expect((try await late.take() as? StreamError)?.code == .writeAfterEnd)
    }

    @Test("an event that nobody reads, as large as the platform hands out: L8")
    func unreadInput() async throws {
        let filler = String(repeating: "x", count: 6_291_556 - "{\"month\":1,\"rest\":\"\"}".utf8.count)
        let handler = middy(streamifyResponse: true).handler { (event: Export, context: InvocationContext) in "done" }
        let posts = try await posts(of: handler, for: ["{\"month\":1,\"rest\":\"\(filler)\"}", "{\"month\":2}"])
        #expect(posts.map { String(buffer: $0.body) } == ["done", "done"])
    }

    @Test("an error text with everything that JSON and headers must escape: L6")
    func nastyError() async throws {
        let text = "line 1\nline \"2\"\r\u{0}\u{1F}\u{7F} añb 漢字 🎁 \\"
        let handler = chain.handler { event, _ -> String in
            if event.month == 1 { throw Failure(text: text) }
            return "\(event.month)"
        }
        let (post, _) = try await afterwards(handler)
        #expect(post.head.headers["Lambda-Runtime-Function-Error-Type"] == ["Function.Failure"])
        let report = try JSONValue(parsing: Array(post.body.readableBytesView))
        #expect(report["errorMessage"]?.string == text)
        let cause = try #require(post.head.headers.first(name: "Lambda-Runtime-Function-XRay-Error-Cause"))
        #expect(cause.utf8.allSatisfy { (0x20...0x7E).contains($0) })
        let exception = try JSONValue(parsing: Array(cause.utf8))["exceptions"]?[0]
        #expect(exception?["type"]?.string == "Function.Failure")
        #expect(exception?["message"]?.string == text)
    }

    @Test("a failure midway ends with trailers, never with a report, and the connection lives on: L1, L15")
    func failureMidway() async throws {
        let handler = chain.handler { event, _ in
            createReadableStream(of: String.self) { writer in
                try await writer.write("\(event.month)")
                if event.month == 1 { throw Failure(text: "midway") }
            }
        }
        let (post, _) = try await afterwards(handler)
        #expect(post.head.uri.hasSuffix("/1/response"))
        #expect(String(buffer: post.body) == "1")
        #expect(post.trailers?["Lambda-Runtime-Function-Error-Type"] == ["Function.Failure"])
    }
}
