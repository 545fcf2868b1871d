import Datastream
import NIOCore
import NIOHTTP1
import Testing

@testable import MiddyLambda

/// Several invocations at once, and what each of them knows about itself.
@Suite(.timeLimit(.minutes(1)), .serialized)
struct ConcurrencyTests {
    @Test("each loop has a connection of its own, and each invocation its own context")
    func atOnce() async throws {
        let arrived = Mailbox<Int>()
        let go = Gate()
        let posts = Mailbox<String>()
        let handler = middy(streamifyResponse: true).handler { (event: Export, context: InvocationContext) in
            arrived.put(event.month)
            try await go.wait()
            return createReadableStream(of: String.self) { writer in
                // the body runs long after the handler has returned, and still belongs to its invocation
                try await writer.write("\(event.month) \(InvocationContext.current?.traceID ?? "none")")
            }
        }
        func script(_ number: Int) -> MockRuntimeAPI.Script {
            { connection in
                try await connection.handOut(
                    "{\"month\":\(number)}",
                    id: "\(number)",
                    headers: ["Lambda-Runtime-Trace-Id": "Root=\(number)"]
                )
                posts.put(String(buffer: try await connection.request().body))
                try await connection.answer(.accepted)
                _ = try await connection.request()
            }
        }
        try await MockRuntimeAPI.serving(
            script(1),
            script(2),
            script(3),
            while: { api in
                try await withRuntime(handler, at: api.address, concurrency: 3) {
                    // all three are under way before any of them may go on
                    var months: Set<Int> = []
                    for _ in 1...3 { months.insert(try await arrived.take()) }
                    #expect(months == [1, 2, 3])
                    go.open()
                    var bodies: Set<String> = []
                    for _ in 1...3 { bodies.insert(try await posts.take()) }
                    #expect(bodies == ["1 Root=1", "2 Root=2", "3 Root=3"])
                }
            }
        )
    }

    @Test("with one at a time the trace stands in the environment too, and goes when there is none")
    func traceVariable() async throws {
        let handler = middy(streamifyResponse: true).handler { (event: Empty, context: InvocationContext) in
            "\(environment("_X_AMZN_TRACE_ID") ?? "none") \(InvocationContext.current?.requestID ?? "none")"
        }
        let trace: HTTPHeaders = ["Lambda-Runtime-Trace-Id": "Root=1"]
        let traced = try await posts(of: handler, for: ["{}"], headers: trace, setsTraceVariable: true)
        #expect(String(buffer: traced[0].body) == "Root=1 1")
        let untraced = try await posts(of: handler, for: ["{}"], setsTraceVariable: true)
        #expect(String(buffer: untraced[0].body) == "none 1")
        setEnvironment("_X_AMZN_TRACE_ID", "untouched")
        let several = try await posts(of: handler, for: ["{}"], headers: trace, setsTraceVariable: false)
        #expect(String(buffer: several[0].body) == "untouched 1")
        setEnvironment("_X_AMZN_TRACE_ID", nil)
    }

    @Test("AWS_LAMBDA_MAX_CONCURRENCY", arguments: [(nil, 1), ("1", 1), ("16", 16)] as [(String?, Int)])
    func concurrency(_ example: (text: String?, number: Int)) throws {
        let address = try RuntimeAddress("127.0.0.1:9001")
        let configuration = try RuntimeConfiguration(address: address) {
            $0 == "AWS_LAMBDA_MAX_CONCURRENCY" ? example.text : nil
        }
        #expect(configuration.concurrency == example.number)
    }

    @Test(
        "a concurrency that is none is an error that names the variable",
        arguments: ["0", "-1", "x", "1.5", "10001"]
    )
    func invalidConcurrency(text: String) throws {
        let address = try RuntimeAddress("127.0.0.1:9001")
        let error = #expect(throws: LambdaError.self) {
            try RuntimeConfiguration(address: address) { _ in text }
        }
        #expect(error?.code == .invalidEnvironment)
        #expect(error?.message.contains("AWS_LAMBDA_MAX_CONCURRENCY is \"\(text)\"") == true)
    }
}
