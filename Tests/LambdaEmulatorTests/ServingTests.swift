import DatastreamJSON
import LambdaEmulator
import Testing

/// Queue, connections, limits, start and end.
@Suite(.timeLimit(.minutes(1)))
struct ServingTests {
    @Test func severalRuntimesServeSeveralClients() async throws {
        try await withEmulator { emulator in
            try await withThrowingTaskGroup { group in
                for _ in 0..<4 {
                    group.addTask {
                        let runtime = try await emulator.runtime()
                        for _ in 0..<25 {
                            let event = try await runtime.next()
                            let path = event.json["rawPath"]?.string ?? ""
                            #expect(try await runtime.post("invocation/\(event.id)/response", body: path).status == 202)
                        }
                    }
                }
                for number in 0..<20 {
                    group.addTask {
                        let client = try await emulator.client()
                        for round in 0..<5 {
                            #expect(
                                try await client.exchange("GET", "/\(number)/\(round)").text == "/\(number)/\(round)"
                            )
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func fullQueueIs429() async throws {
        try await withEmulator {
            $0.maxQueuedInvocations = 0
        } _: { emulator in
            let client = try await emulator.client()
            for _ in 0..<2 {
                let (head, _, _) = try await client.exchange("GET", "/")
                #expect(head.status == 429)
                #expect(head["x-amzn-errortype"] == "TooManyRequestsException")
                #expect(head["retry-after"] == "1")
            }
        }
    }

    @Test func connectionsAreKept() async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            for number in 0..<20 {
                try await client.request("POST", "/\(number)", body: "body \(number)")
                let event = try await runtime.next()
                #expect(event.json["body"]?.string == "body \(number)")
                #expect(try await runtime.post("invocation/\(event.id)/response", body: "\(number)").status == 202)
                #expect(try await client.body(try await client.head()).text == "\(number)")
            }
        }
    }

    @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            for number in 0..<5 { try await client.request("GET", "/\(number)") }
            for number in 0..<5 {
                let event = try await runtime.next()
                #expect(event.json["rawPath"]?.string == "/\(number)")
                #expect(try await runtime.post("invocation/\(event.id)/response", body: "\(number)").status == 202)
                #expect(try await client.body(try await client.head()).text == "\(number)")
            }
        }
    }

    @Test func leaveToSendABodyIsGiven() async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n")
            #expect(try await client.head().status == 100)
            try await client.send("body")
            let event = try await runtime.next()
            #expect(event.json["body"]?.string == "body")
            #expect(try await runtime.post("invocation/\(event.id)/response", body: "ok").status == 202)
            #expect(try await client.head().status == 200)
        }
    }

    @Test(arguments: [
        "Content-Length: 101", "Content-Length: 101\r\nExpect: 100-continue", "Transfer-Encoding: chunked",
    ])
    func requestOverItsLimitIs413(framing: String) async throws {
        try await withEmulator {
            $0.maxRequestBytes = 100
        } _: { emulator in
            let client = try await emulator.client()
            try await client.send("POST / HTTP/1.1\r\nHost: x\r\n\(framing)\r\n\r\n")
            if framing.contains("chunked") {
                try await client.send("65\r\n\(String(repeating: "x", count: 101))\r\n0\r\n\r\n")
            }
            let head = try await client.head()
            #expect(head.status == 413)
            #expect(head["connection"] == "close")
            #expect(try await client.body(head).isWhole)
        }
    }

    @Test func eventOverItsLimitIs413() async throws {
        try await withEmulator {
            $0.maxRequestBytes = 1_500
        } _: { emulator in
            let client = try await emulator.client()
            let body = String(repeating: "x", count: 1_400)
            #expect(try await client.exchange("POST", "/", body: body).head.status == 413)
            #expect(try await client.exchange("POST", "/", body: body).head.status == 413)
        }
    }

    @Test(arguments: [
        "nonsense\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "GET / HTTP/1.1\r\na b: c\r\n\r\n",
    ])
    func badRequestsAre400(request: String) async throws {
        try await withEmulator { emulator in
            for port in [emulator.endpoints.port, emulator.endpoints.runtimePort] {
                let connection = try await RawConnection.open(port: port)
                try await connection.send(request)
                #expect(try await connection.head().status == 400)
                #expect(await connection.receive() == nil)
            }
        }
    }

    @Test(arguments: ["?Qualifier=a%0D%0Ab", "?Qualifier=%00"])
    func qualifiersCannotSmuggleHeaders(query: String) async throws {
        try await withEmulator { emulator in
            let client = try await emulator.client()
            let (head, _, _) = try await client.exchange("POST", Emulator.invokePath + query, body: "{}")
            #expect(head.status == 400)
            #expect(head["x-amzn-errortype"] == "InvalidParameterValueException")
        }
    }

    @Test func portInUseIsAClearError() async throws {
        try await withEmulator { emulator in
            var configuration = EmulatorConfiguration()
            configuration.port = emulator.endpoints.port
            let error = await #expect(throws: EmulatorError.self) {
                try await withLambdaEmulator(configuration) { _ in }
            }
            #expect(error?.code == .bindFailed)
            #expect(error?.description.contains("127.0.0.1:\(emulator.endpoints.port)") == true)
            #expect(error?.description.contains("EmulatorConfiguration.port") == true)
            configuration.port = 0
            configuration.runtimePort = emulator.endpoints.port
            await #expect(throws: EmulatorError.self) { try await withLambdaEmulator(configuration) { _ in } }
        }
    }

    @Test func waitingRequestsGet503AtTheEnd() async throws {
        let clock = ContinuousClock()
        var configuration = EmulatorConfiguration()
        configuration.port = 0
        let (queued, idle, waiting, end) = try await withLambdaEmulator(configuration) { endpoints in
            let queued = try await RawConnection.open(port: endpoints.port)
            let idle = try await RawConnection.open(port: endpoints.port)
            let taking = try await RawConnection.open(port: endpoints.runtimePort)
            try await taking.request("GET", "/2018-06-01/runtime/invocation/next")
            try await queued.request("GET", "/")
            _ = try await taking.head()
            let waiting = try await RawConnection.open(port: endpoints.runtimePort)
            try await waiting.request("GET", "/ping")
            _ = try await waiting.body(try await waiting.head())
            try await waiting.request("GET", "/2018-06-01/runtime/invocation/next")
            return (queued, idle, waiting, clock.now)
        }
        #expect(clock.now - end < .seconds(30))
        #expect(try await queued.head().status == 503)
        #expect(await idle.receive() == nil)
        // It may not have been read when the emulator ended, and then the connection just closes.
        if let head = try? await waiting.head() { #expect(head.status == 503) }
    }

    /// The function runs beside the emulator and goes first.
    @Test func cancellationIs503AlsoIfTheRuntimeGoesFirst() async throws {
        var configuration = EmulatorConfiguration()
        configuration.port = 0
        let (taken, signal) = AsyncStream.makeStream(of: RawConnection.self)
        let emulator = Task { [configuration] in
            try await withLambdaEmulator(configuration) { endpoints in
                let client = try await RawConnection.open(port: endpoints.port)
                let runtime = try await MockRuntime(endpoints)
                try await client.request("GET", "/")
                _ = try await runtime.next()
                signal.yield(client)
                _ = try? await runtime.answer()  // until it is cancelled, which closes the connection
            }
        }
        let client = try #require(await taken.first { _ in true })
        emulator.cancel()
        #expect(try await client.head().status == 503)
        try await emulator.value
    }

    @Test func errorsOfTheBodyComeOut() async throws {
        var configuration = EmulatorConfiguration()
        configuration.port = 0
        await #expect(throws: Unexpected.self) {
            try await withLambdaEmulator(configuration) { _ in throw Unexpected("on purpose") }
        }
    }

    @Test func endpointsNameTheEnvironment() async throws {
        try await withEmulator { emulator in
            let endpoints = emulator.endpoints
            #expect(endpoints.functionURL == "http://127.0.0.1:\(endpoints.port)")
            #expect(endpoints.runtimeAPI == "127.0.0.1:\(endpoints.runtimePort)")
            #expect(endpoints.environment["AWS_LAMBDA_RUNTIME_API"] == endpoints.runtimeAPI)
            #expect(endpoints.environment["AWS_LAMBDA_FUNCTION_NAME"] == "function")
        }
    }
}
