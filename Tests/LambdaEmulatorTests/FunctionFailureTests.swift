import LambdaEmulator
import NIOCore
import Testing

/// Functions and runtimes that fail, as clients of the Function URL see them.
@Suite(.timeLimit(.minutes(1)))
struct FunctionFailureTests {
    @Test func errorBeforeTheFirstByteIs502() async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            let event = try await runtime.next()
            let answer = try await runtime.post(
                "invocation/\(event.id)/error",
                headers: ["Lambda-Runtime-Function-Error-Type: Function.NoSuchOrder"],
                body: #"{"errorMessage":"order 7","errorType":"NoSuchOrder"}"#
            )
            #expect(answer.status == 202)
            let head = try await client.head()
            #expect(head.status == 502)
            #expect(head["content-type"] == "application/json")
            #expect(try await client.body(head) == (#"{"message":"Internal Server Error"}"#, true))
            let report = try await emulator.reports.next()
            #expect(report.outcome == .failed(type: "Function.NoSuchOrder", message: "order 7"))
            #expect(report.status == 502)
        }
    }

    @Test func trailersBreakTheTransfer() async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            try await runtime.begin(try await runtime.next())
            try await runtime.prelude("{}")
            try await runtime.write("some")
            // {"errorMessage":"mid","errorType":"E"}
            let body = "eyJlcnJvck1lc3NhZ2UiOiJtaWQiLCJlcnJvclR5cGUiOiJFIn0="
            try await runtime.finish(errorType: "Function.Midway", errorBody: body)
            #expect(try await runtime.answer().status == 202)
            let head = try await client.head()
            #expect(head.status == 200)
            #expect(try await client.body(head) == ("some", false))
            #expect(try await emulator.reports.next().outcome == .failed(type: "Function.Midway", message: "mid"))
        }
    }

    @Test func trailersBehindAnEmptyBodyAre502() async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            try await runtime.begin(try await runtime.next(), contentType: "application/octet-stream")
            try await runtime.finish(errorType: "Function.Early", errorBody: "not base64")
            #expect(try await runtime.answer().status == 202)
            #expect(try await client.head().status == 502)
            #expect(try await emulator.reports.next().outcome == .failed(type: "Function.Early", message: "not base64"))
        }
    }

    @Test func runtimeThatLeavesBeforeItsAnswerIs502() async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            _ = try await runtime.next()
            await runtime.connection.close()
            #expect(try await client.head().status == 502)
            #expect(try await emulator.reports.next().outcome == .connectionLost)
        }
    }

    @Test func runtimeThatLeavesMidwayBreaksTheTransfer() async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            try await runtime.begin(try await runtime.next())
            try await runtime.prelude("{}")
            try await runtime.write("some")
            await runtime.connection.close()
            let head = try await client.head()
            #expect(try await client.body(head) == ("some", false))
            #expect(try await emulator.reports.next().outcome == .connectionLost)
        }
    }

    @Test func timeoutBeforeTheFirstByteIs502() async throws {
        let deadline = ManualDeadline()
        try await withEmulator {
            $0.deadlineTimer = deadline.timer
        } _: { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            _ = try await runtime.next()
            deadline.pass()
            #expect(try await client.head().status == 502)
            try await runtime.connection.closed()
            #expect(try await emulator.reports.next().outcome == .timedOut)
        }
    }

    @Test func timeoutMidwayBreaksTheTransfer() async throws {
        let deadline = ManualDeadline()
        try await withEmulator {
            $0.deadlineTimer = deadline.timer
        } _: { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            try await runtime.begin(try await runtime.next())
            try await runtime.prelude("{}")
            try await runtime.write("some")
            let head = try await client.head()
            #expect(try await client.chunk() == "some")
            deadline.pass()
            #expect(try await client.body(head) == ("", false))
            try await runtime.connection.closed()
            #expect(try await emulator.reports.next().outcome == .timedOut)
        }
    }

    @Test func responseOverItsLimitIs413() async throws {
        try await withEmulator {
            $0.maxResponseBytes = 10
        } _: { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            try await runtime.begin(try await runtime.next(), contentType: "text/plain")
            try await runtime.write("1234567890")
            try await runtime.write("abc")
            #expect(try await runtime.answer().status == 413)
            let head = try await client.head()
            #expect(try await client.body(head) == ("1234567890a", false))
            guard case .failed("Function.ResponseSizeTooLarge", _) = try await emulator.reports.next().outcome else {
                Issue.record("no failure was reported")
                return
            }
        }
    }

    @Test func initErrorFailsTheWaitingInvocation() async throws {
        try await withEmulator {
            $0.maxQueuedInvocations = 1
        } _: { emulator in
            let (first, second) = (try await emulator.client(), try await emulator.client())
            let runtime = try await emulator.runtime()
            try await first.request("GET", "/")
            try await second.request("GET", "/")
            try await withThrowingTaskGroup { group in
                for client in [first, second] {
                    group.addTask { try await client.head().status }
                }
                // Only one fits into the queue, so the other's refusal says that it waits.
                #expect(try await group.next() == 429)
                let answer = try await runtime.post(
                    "init/error",
                    headers: ["Lambda-Runtime-Function-Error-Type: Runtime.NoConfiguration"],
                    body: #"{"errorMessage":"no table"}"#
                )
                #expect(answer.status == 202)
                #expect(try await group.next() == 502)
            }
            #expect(
                try await emulator.reports.next().outcome
                    == .failed(type: "Runtime.NoConfiguration", message: "no table")
            )
            #expect(try await runtime.post("init/error", body: "{}").status == 403)
            let (head, _, _) = try await runtime.connection.exchange("GET", "/2018-06-01/runtime/invocation/next")
            #expect(head.status == 403)
        }
    }
}
