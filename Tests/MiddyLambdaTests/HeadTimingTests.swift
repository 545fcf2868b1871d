import Datastream
import DatastreamTesting
import LambdaEmulator
import MiddyLambda
import NIOCore
import NIOHTTP1
import Testing

/// When the head of a response goes over the wire, and how a response ends whose time is up.
@Suite(.timeLimit(.minutes(1)))
struct HeadTimingTests {
    @Test("a client has status and headers before the first byte of a slow body")
    func headBeforeBody() async throws {
        let rows = GatedSource(of: String.self)
        let handler = middy(streamifyResponse: true, options: MiddyOptions(headersAfter: .milliseconds(1)))
            .handler { (event: FunctionURLEvent, context: InvocationContext) in
                HTTPEventResponse(statusCode: 202, headers: ["X-A": "1"], body: createReadableStream(rows))
            }
        try await withFunction(handler) { url, _ in
            try await HTTPTestClient.get("/", from: url) { client in
                let head = try await client.head()
                #expect(head.status == .accepted)
                #expect(head.headers["X-A"] == ["1"])
                #expect(rows.taken == 0)
                rows.release("row")
                rows.finish()
                #expect(String(buffer: try await client.rest()) == "row")
            }
        }
    }

    @Test("a body that runs into the deadline ends with trailers that say so, before the platform cuts it off: X5")
    func deadline() async throws {
        let rows = GatedSource(of: String.self)
        let clock = ManualClock()
        let options = MiddyOptions(
            timeoutEarly: .seconds(1),
            headersAfter: nil,
            flushWhenIdle: nil,
            clock: clock
        )
        let handler = middy(streamifyResponse: true, options: options)
            .handler { (event: FunctionURLEvent, context: InvocationContext) in
                HTTPEventResponse(body: createReadableStream(rows))
            }
        rows.release("row")
        try await withFunction(handler) { url, reports in
            try await HTTPTestClient.get("/", from: url) { client in
                let head = try await client.head()
                #expect(head.status == .ok)
                let text = try await client.text { $0 == "row" }
                #expect(text == "row")
                // first the handler was timed, now its body is; the emulator gives 900 s
                while clock.sleeps < 2 || clock.sleepers != 1 { await Task.yield() }
                clock.advance(by: .seconds(900))
                do {
                    _ = try await client.rest()
                    Issue.record("the transfer ended as if it were whole")
                } catch {
                    // broken off, as it should be
                }
            }
            let report = try #require(await reports.first(1).first)
            guard case .failed(let type, _) = report.outcome else {
                Issue.record("the response ended with \(report.outcome)")
                return
            }
            #expect(type == "Function.TimeoutError")
        }
        #expect(rows.wasCancelled)
    }
}
