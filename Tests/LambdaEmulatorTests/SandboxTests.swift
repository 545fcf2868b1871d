import DatastreamBase64
import DatastreamJSON
import LambdaEmulator
import NIOCore
import Testing

/// Processes of a function, each with a Runtime API of its own: what their output and their end mean to invocations.
@Suite(.timeLimit(.minutes(1)))
struct SandboxTests {
    /// Runs a test against an emulator with sandboxes.
    private func withSandboxes(
        _ count: Int,
        _ configure: (inout EmulatorConfiguration) -> Void = { _ in },
        _ body: @Sendable (Emulator, [Sandbox]) async throws -> Void
    ) async throws {
        var configuration = EmulatorConfiguration()
        configuration.port = 0
        configure(&configuration)
        let reports = Reports()
        configuration.onResponse = { reports.add($0) }
        try await withLambdaEmulator(configuration, sandboxes: count) { endpoints, sandboxes in
            try await body(Emulator(endpoints: endpoints, reports: reports), sandboxes)
        }
    }

    private func runtime(in sandbox: Sandbox) async throws -> MockRuntime {
        let address = try #require(sandbox.environment["AWS_LAMBDA_RUNTIME_API"])
        let port = try #require(address.split(separator: ":").last.flatMap { Int($0) })
        return MockRuntime(connection: try await .open(port: port))
    }

    @Test(arguments: [
        (ProcessExit.status(3), "Runtime exited with error: exit status 3"),
        (.status(0), "Runtime exited without providing a reason"),
        (.signal(9), "Runtime exited with error: signal: killed"),
    ])
    func theEndOfAProcessFailsWhatItHadTaken(exit: ProcessExit, text: String) async throws {
        try await withSandboxes(1) { emulator, sandboxes in
            let client = try await emulator.client()
            let runtime = try await runtime(in: sandboxes[0])
            try await client.request("POST", Emulator.bufferedPath)
            let event = try await runtime.next()
            // The connection alone says nothing: the process may open another.
            await runtime.connection.close()
            #expect(sandboxes[0].exited(exit))
            let head = try await client.head()
            #expect(head["x-amz-function-error"] == "Unhandled")
            let body = try JSONValue(parsing: try await client.body(head).text)
            #expect(body["errorType"] == "Runtime.ExitError")
            #expect(body["errorMessage"] == .string("RequestId: \(event.id) Error: \(text)"))
            #expect(
                try await emulator.reports.next().outcome
                    == .failed(type: "Runtime.ExitError", message: "RequestId: \(event.id) Error: \(text)")
            )
        }
    }

    @Test func theEndOfAProcessMidwayTruncatesItsResponse() async throws {
        try await withSandboxes(1) { emulator, sandboxes in
            let client = try await emulator.client()
            let runtime = try await runtime(in: sandboxes[0])
            try await client.request("GET", "/")
            try await runtime.begin(try await runtime.next())
            try await runtime.prelude("{}")
            try await runtime.write("some")
            let head = try await client.head()
            #expect(try await client.chunk() == "some")
            await runtime.connection.close()
            sandboxes[0].exited(.signal(11))
            #expect(try await client.body(head) == ("", false))
            #expect(try await emulator.reports.next().outcome == .connectionLost)
        }
    }

    /// Processes are stopped before the emulator is, and what they then do is not their fault.
    @Test func clientsAreToldThatTheEmulatorEndsAndNotOfACrash() async throws {
        try await withSandboxes(2) { emulator, sandboxes in
            let (waiting, reading) = (try await emulator.client(), try await emulator.client())
            let first = try await runtime(in: sandboxes[0])
            try await waiting.request("GET", "/")
            _ = try await first.next()
            let second = try await runtime(in: sandboxes[1])
            try await reading.request("GET", "/")
            try await second.begin(try await second.next())
            try await second.prelude("{}")
            try await second.write("some")
            let begun = try await reading.head()
            #expect(try await reading.chunk() == "some")
            sandboxes[0].shutDown()
            for (runtime, sandbox) in [(first, sandboxes[0]), (second, sandboxes[1])] {
                await runtime.connection.close()
                sandbox.exited(.signal(15))
            }
            let head = try await waiting.head()
            #expect(head.status == 503)
            #expect(try await waiting.body(head).text.contains("shutting down"))
            #expect(try await reading.body(begun) == ("", false))
            for _ in 0..<2 {
                let outcome = try await emulator.reports.next().outcome
                #expect(outcome == .failed(type: "Sandbox.Failure", message: "The emulator is shutting down."))
            }
            #expect(try await (try await emulator.client()).exchange("GET", "/").head.status == 503)
        }
    }

    /// The second connection asks after the first has closed, or waits already when it does.
    @Test(arguments: [true, false])
    func anotherConnectionOfTheProcessGetsTheEventAgain(waitsAlready: Bool) async throws {
        try await withSandboxes(1) { emulator, sandboxes in
            let client = try await emulator.client()
            for _ in 0..<2 {
                try await client.request("GET", "/")
                let first = try await runtime(in: sandboxes[0])
                let event = try await first.next()
                let second = try await runtime(in: sandboxes[0])
                if waitsAlready {
                    try await second.connection.request("GET", "/2018-06-01/runtime/invocation/next")
                    await first.connection.close()
                    let head = try await second.connection.head()
                    _ = try await second.connection.body(head)
                    #expect(head["Lambda-Runtime-Aws-Request-Id"] == event.id)
                } else {
                    await first.connection.close()
                    #expect(try await second.next().id == event.id)
                }
                #expect(try await second.post("invocation/\(event.id)/response", body: "ok").status == 202)
                #expect(try await client.body(try await client.head()).text == "ok")
                await second.connection.close()
            }
        }
    }

    @Test func aProcessThatEndsAtItsStartFailsTheInvocationThatWaitsLongest() async throws {
        try await withSandboxes(2) { emulator, sandboxes in
            let client = try await emulator.client()
            var ids: [String?] = []
            for _ in 0..<2 {
                // Its answer says that it waits.
                let waiting = try await client.exchange(
                    "POST",
                    Emulator.bufferedPath,
                    headers: ["X-Amz-Invocation-Type: Event"]
                )
                ids.append(waiting.head["x-amzn-requestid"])
            }
            #expect(!sandboxes[0].exited(.status(1)))
            let report = try await emulator.reports.next()
            #expect(report.requestID == ids[0])
            #expect(report.outcome.description.hasSuffix("Error: Runtime exited with error: exit status 1"))
            let runtime = try await runtime(in: sandboxes[1])
            #expect(try await runtime.next().id == ids[1])
        }
    }

    @Test func aProcessThatCannotStartFailsNothingWhileAnotherServes() async throws {
        try await withSandboxes(2) { emulator, sandboxes in
            let (first, second) = (try await emulator.client(), try await emulator.client())
            let runtime = try await runtime(in: sandboxes[0])
            try await first.request("GET", "/1")
            let event = try await runtime.next()
            let queued = try await second.exchange(
                "POST",
                Emulator.bufferedPath,
                headers: ["X-Amz-Invocation-Type: Event"]
            )
            #expect(queued.head.status == 202)
            #expect(!sandboxes[1].exited(.status(1)))
            _ = try await runtime.post("invocation/\(event.id)/response", body: "ok")
            #expect(try await runtime.next().id == queued.head["x-amzn-requestid"])
        }
    }

    @Test func aReportedStartFailureFailsOneInvocationOnly() async throws {
        try await withSandboxes(1) { emulator, sandboxes in
            let clients = [try await emulator.client(), try await emulator.client()]
            let headers = ["X-Amz-Invocation-Type: Event"]
            for client in clients { _ = try await client.exchange("POST", Emulator.bufferedPath, headers: headers) }
            let runtime = try await runtime(in: sandboxes[0])
            _ = try await runtime.post(
                "init/error",
                headers: ["Lambda-Runtime-Function-Error-Type: Runtime.NoConfiguration"],
                body: #"{"errorMessage":"no table"}"#
            )
            await runtime.connection.close()
            sandboxes[0].exited(.status(1))
            #expect(
                try await emulator.reports.next().outcome
                    == .failed(type: "Runtime.NoConfiguration", message: "no table")
            )
            let next = try await self.runtime(in: sandboxes[0])
            let event = try await next.next()
            #expect(try await next.post("invocation/\(event.id)/response", body: "ok").status == 202)
            #expect(try await emulator.reports.next().outcome == .complete)
        }
    }

    /// A connection may outlive its process for a moment.
    @Test func whatADeadProcessTakesFailsWithItsEnd() async throws {
        try await withSandboxes(1) { emulator, sandboxes in
            let client = try await emulator.client()
            let runtime = try await runtime(in: sandboxes[0])
            #expect(try await runtime.connection.exchange("GET", "/ping").text == "pong")
            #expect(!sandboxes[0].exited(.status(4)))
            try await runtime.connection.request("GET", "/2018-06-01/runtime/invocation/next")
            try await client.request("POST", Emulator.bufferedPath)
            let head = try await client.head()
            #expect(try await client.body(head).text.contains("exit status 4"))
            // It did not count as one that serves: the next one that ends at its start fails what waits.
            let headers = ["X-Amz-Invocation-Type: Event"]
            await runtime.connection.close()
            _ = try await emulator.reports.next()
            #expect(try await client.exchange("POST", Emulator.bufferedPath, headers: headers).head.status == 202)
            #expect(!sandboxes[0].exited(.status(5)))
            #expect(try await emulator.reports.next().outcome.description.hasSuffix("exit status 5"))
        }
    }

    @Test func aTimeoutEndsTheProcess() async throws {
        let (deadline, kills) = (ManualDeadline(), Lines())
        try await withSandboxes(1) {
            $0.deadlineTimer = deadline.timer
        } _: { emulator, sandboxes in
            sandboxes[0].started(SandboxProcess(drainLogs: {}, kill: { kills.add("kill") }))
            let client = try await emulator.client()
            let runtime = try await runtime(in: sandboxes[0])
            try await client.request("GET", "/")
            let served = try await runtime.next()
            _ = try await runtime.post("invocation/\(served.id)/response", body: "ok")
            _ = try await client.body(try await client.head())
            // Its time passing afterwards ends nothing.
            deadline.pass()
            #expect(kills.all == [])
            try await client.request("GET", "/")
            _ = try await runtime.next()
            deadline.pass()
            #expect(try await client.head().status == 502)
            #expect(kills.all == ["kill"])
        }
    }

    /// What a process wrote before its answer is in the log, although it is read at the last moment.
    @Test func theLogIsUpToDateAtTheEnd() async throws {
        try await withSandboxes(1) { emulator, sandboxes in
            let (sandbox, pipe) = (sandboxes[0], Lines())
            pipe.add("later\n")
            sandbox.log(Array("at the start\n".utf8))
            let drain: @Sendable () -> Void = { for text in pipe.take() { sandbox.log(Array(text.utf8)) } }
            let client = try await emulator.client()
            let runtime = try await runtime(in: sandbox)
            try await client.request("POST", Emulator.bufferedPath, headers: ["X-Amz-Log-Type: Tail"])
            let event = try await runtime.next()
            sandbox.started(SandboxProcess(drainLogs: drain, peakMemory: { 12 }, kill: {}))
            _ = try await runtime.post("invocation/\(event.id)/response", body: "{}")
            let encoded = try #require(try await client.head()["x-amz-log-result"])
            let lines = String(decoding: try #require(Base64.decode(encoded)), as: UTF8.self).split(separator: "\n")
            #expect(lines.count == 5)
            #expect(lines[0] == "at the start")
            #expect(lines[1].hasPrefix("START"))
            #expect(lines[2] == "later")
            #expect(lines[3].hasPrefix("END"))
            #expect(lines[4].hasSuffix("\tMax Memory Used: 12 MB"))
        }
    }

    @Test func sandboxesServeInParallel() async throws {
        try await withSandboxes(3) { emulator, sandboxes in
            var runtimes: [(MockRuntime, MockRuntime.Event)] = []
            var clients: [RawConnection] = []
            for sandbox in sandboxes {
                let (client, runtime) = (try await emulator.client(), try await runtime(in: sandbox))
                try await client.request("GET", "/\(sandbox.number)")
                runtimes.append((runtime, try await runtime.next()))
                clients.append(client)
            }
            for (runtime, event) in runtimes.reversed() {
                _ = try await runtime.post(
                    "invocation/\(event.id)/response",
                    body: event.json["rawPath"]?.string ?? ""
                )
            }
            for (client, sandbox) in zip(clients, sandboxes) {
                #expect(try await client.body(try await client.head()).text == "/\(sandbox.number)")
            }
        }
    }
}
