import LambdaEmulator
import NIOCore
import Testing

/// The states of the Runtime API, its statuses and its error bodies.
@Suite(.timeLimit(.minutes(1)))
struct RuntimeStateTests {
    @Test func unknownIDIsRefused() async throws {
        try await withEmulator { emulator in
            let runtime = try await emulator.runtime()
            for path in ["invocation/nobody/response", "invocation/nobody/error"] {
                let answer = try await runtime.post(path, body: "{}")
                #expect(answer.status == 400)
                #expect(answer.text == #"{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}"#)
            }
        }
    }

    @Test func secondAnswerIsRefusedAndAnOldIDIsForgotten() async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            let event = try await runtime.next()
            let path = "invocation/\(event.id)"
            #expect(try await runtime.post("\(path)/response", body: "ok").status == 202)
            let second = try await runtime.post("\(path)/response", body: "again")
            #expect(second.status == 403)
            #expect(
                second.text == #"""
                    {"errorMessage":"State transition from RuntimeResponseSentState to InvocationResponse failed for \#
                    runtime. Error: State transition is not allowed","errorType":"InvalidStateTransition"}
                    """#
            )
            #expect(try await runtime.post("\(path)/error", body: "{}").status == 403)
            #expect(try await client.body(try await client.head()).text == "ok")
            try await client.request("GET", "/")
            let next = try await runtime.next()
            #expect(next.id != event.id)
            #expect(try await runtime.post("\(path)/response", body: "late").status == 400)
        }
    }

    @Test func nextGivesAnUnansweredEventAgain() async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            let first = try await runtime.next()
            let second = try await runtime.next()
            #expect(first.id == second.id)
            #expect(first.json == second.json)
            #expect(first.head["Lambda-Runtime-Deadline-Ms"] == second.head["Lambda-Runtime-Deadline-Ms"])
        }
    }

    @Test func wrongResponseModeJamsTheRuntimeUntilTheDeadline() async throws {
        let deadline = ManualDeadline()
        try await withEmulator {
            $0.deadlineTimer = deadline.timer
        } _: { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            try await runtime.begin(try await runtime.next(), mode: "Streaming")
            try await runtime.finish()
            let answer = try await runtime.answer()
            #expect(answer.status == 400)
            #expect(
                answer.text
                    == #"{"errorMessage":"Invalid function response mode","errorType":"InvalidFunctionResponseMode"}"#
            )
            #expect(try await client.head().status == 502)
            let (head, _, _) = try await runtime.connection.exchange("GET", "/2018-06-01/runtime/invocation/next")
            #expect(head.status == 403)
            deadline.pass()
            try await runtime.connection.closed()
        }
    }

    @Test func bufferedResponseOverItsLimitIs413() async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            let event = try await runtime.next()
            try await runtime.connection.send(
                "POST /2018-06-01/runtime/invocation/\(event.id)/response HTTP/1.1\r\nContent-Length: 6291557\r\n\r\n"
            )
            try await runtime.connection.send(.init(repeating: 0, count: 300_000))
            let answer = try await runtime.answer()
            #expect(answer.status == 413)
            #expect(answer.text.contains("Exceeded maximum allowed payload size (6291556 bytes)."))
            #expect(try await client.head().status == 502)
        }
    }

    @Test func anAnswerMayComeOverAnotherConnection() async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            let other = try await emulator.runtime()
            for _ in 0..<2 {
                try await client.request("GET", "/")
                let event = try await runtime.next()
                #expect(try await other.post("invocation/\(event.id)/response", body: "ok").status == 202)
                #expect(try await client.body(try await client.head()).text == "ok")
            }
        }
    }

    @Test func aConnectionPerCallIsAllowedOnRequest() async throws {
        try await withEmulator {
            $0.allowsConnectionPerCall = true
        } _: { emulator in
            let client = try await emulator.client()
            for _ in 0..<2 {
                try await client.request("GET", "/")
                let taking = try await emulator.runtime()
                let event = try await taking.next()
                await taking.connection.close()
                let answering = try await emulator.runtime()
                #expect(try await answering.post("invocation/\(event.id)/response", body: "ok").status == 202)
                #expect(try await client.body(try await client.head()).text == "ok")
            }
        }
    }

    @Test(arguments: [("GET", "/ping", 200), ("GET", "/", 404), ("PUT", "/2018-06-01/runtime/invocation/next", 404)])
    func otherPaths(method: String, path: String, status: Int) async throws {
        try await withEmulator { emulator in
            let runtime = try await emulator.runtime()
            #expect(try await runtime.connection.exchange(method, path).head.status == status)
        }
    }
}
