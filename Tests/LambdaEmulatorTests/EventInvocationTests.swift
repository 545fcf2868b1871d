import DatastreamJSON
import LambdaEmulator
import NIOCore
import Testing

/// Invocations of type `Event`, which nobody waits for, and functions that are busy.
@Suite(.timeLimit(.minutes(1)))
struct EventInvocationTests {
    private static let event = ["X-Amz-Invocation-Type: Event"]

    @Test func anEventIsTakenAtOnceAndServedLater() async throws {
        try await withEmulator { emulator in
            let client = try await emulator.client()
            let (head, text, _) = try await client.exchange(
                "POST",
                Emulator.bufferedPath,
                headers: Self.event,
                body: #"{"a":1}"#
            )
            #expect(head.status == 202)
            #expect(text == "")
            // Its caller may go: that ends nothing.
            await client.close()
            let runtime = try await emulator.runtime()
            let event = try await runtime.next()
            #expect(event.id == head["x-amzn-requestid"])
            #expect(event.json == ["a": 1])
            #expect(try await runtime.post("invocation/\(event.id)/response", body: "dropped").status == 202)
            let report = try await emulator.reports.next()
            #expect(report.kind == .event)
            #expect(report.outcome == .complete)
            #expect(report.bytes == 7)
        }
    }

    @Test func anEventThatFailsIsReported() async throws {
        let deadline = ManualDeadline()
        try await withEmulator {
            $0.deadlineTimer = deadline.timer
        } _: { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            _ = try await client.exchange("POST", Emulator.bufferedPath, headers: Self.event)
            let event = try await runtime.next()
            _ = try await runtime.post("invocation/\(event.id)/error", body: #"{"errorMessage":"no"}"#)
            #expect(try await emulator.reports.next().outcome == .failed(type: "Runtime.Unknown", message: "no"))
            _ = try await client.exchange("POST", Emulator.bufferedPath, headers: Self.event)
            _ = try await runtime.begin(try await runtime.next())
            deadline.pass()
            try await runtime.connection.closed()
            #expect(try await emulator.reports.next().outcome == .timedOut)
            // The connection that the events came over is of no concern to them, so it still serves.
            let again = try await client.exchange("POST", Emulator.bufferedPath, headers: Self.event)
            #expect(again.head.status == 202)
        }
    }

    @Test func theQueueOfEventsIsBounded() async throws {
        try await withEmulator {
            $0.maxQueuedInvocations = 2
        } _: { emulator in
            let client = try await emulator.client()
            var statuses: [Int] = []
            for _ in 0..<3 {
                let answer = try await client.exchange("POST", Emulator.bufferedPath, headers: Self.event)
                statuses.append(answer.head.status)
            }
            #expect(statuses == [202, 202, 429])
        }
    }

    @Test func anEventHasOneMegabyte() async throws {
        try await withEmulator { emulator in
            let client = try await emulator.client()
            try await client.send(
                """
                POST \(Emulator.bufferedPath) HTTP/1.1\r
                Host: localhost\r
                X-Amz-Invocation-Type: Event\r
                Content-Length: 1048577\r
                \r

                """
            )
            let head = try await client.head()
            #expect(head.status == 413)
            #expect(
                try await client.body(head).text
                    .contains("1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)")
            )
        }
    }

    @Test func beyondTheReservedConcurrencyRequestsAreThrottledAndEventsWait() async throws {
        try await withEmulator {
            $0.reservedConcurrency = 1
        } _: { emulator in
            let (first, second) = (try await emulator.client(), try await emulator.client())
            let runtime = try await emulator.runtime()
            try await first.request("GET", "/")
            let event = try await runtime.next()
            for path in ["/", Emulator.bufferedPath, Emulator.invokePath] {
                let (head, text, _) = try await second.exchange("POST", path)
                #expect(head.status == 429)
                #expect(head["retry-after"] == "1")
                #expect(head["x-amzn-errortype"] == "TooManyRequestsException")
                #expect(text.contains(#""Reason":"ReservedFunctionConcurrentInvocationLimitExceeded""#))
            }
            let waiting = try await second.exchange("POST", Emulator.bufferedPath, headers: Self.event)
            #expect(waiting.head.status == 202)
            _ = try await runtime.post("invocation/\(event.id)/response", body: "ok")
            #expect(try await first.body(try await first.head()).text == "ok")
            let queued = try await runtime.next()
            _ = try await runtime.post("invocation/\(queued.id)/response", body: "ok")
            // The end of one makes room for another.
            try await second.request("GET", "/")
            let last = try await runtime.next()
            _ = try await runtime.post("invocation/\(last.id)/response", body: "ok")
            #expect(try await second.head().status == 200)
        }
    }
}
