#if AWS
    import DatastreamAWS
    import LambdaEmulator
    import NIOCore

    /// Runs a test beside an emulator of Lambda and a function that is a script on the Runtime API.
    /// - Parameters:
    ///   - function: Answers the n-th invocation, counted from 0.
    ///   - body: The test; its client calls the emulator.
    func withEmulator(
        _ function: @escaping @Sendable (Peer, RuntimeEvent) async throws -> Void,
        _ body: @Sendable (LambdaClient) async throws -> Void
    ) async throws {
        var configuration = EmulatorConfiguration()
        configuration.port = 0
        try await withLambdaEmulator(configuration) { endpoints in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await Peer.connect(port: endpoints.runtimePort) { peer in
                        for number in 0... { try await function(peer, peer.nextEvent(number)) }
                    }
                }
                try await body(.test("http://127.0.0.1:\(endpoints.port)"))
                group.cancelAll()
            }
        }
    }

    /// An invocation as a function gets it.
    struct RuntimeEvent: Sendable {
        let number: Int
        let id: String
        let message: HTTPMessage
    }

    extension Peer {
        fileprivate func nextEvent(_ number: Int) async throws -> RuntimeEvent {
            try await send("GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: localhost\r\n\r\n")
            guard let message = try await message(), let id = message["Lambda-Runtime-Aws-Request-Id"] else {
                throw Unexpected("no event came")
            }
            return RuntimeEvent(number: number, id: id, message: message)
        }

        /// Begins a streamed response of the function.
        func begin(_ event: RuntimeEvent, contentType: String = "text/plain") async throws {
            let lines = [
                "POST /2018-06-01/runtime/invocation/\(event.id)/response HTTP/1.1", "Host: localhost",
                "Lambda-Runtime-Function-Response-Mode: streaming", "Transfer-Encoding: chunked",
                "Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body",
                "Content-Type: \(contentType)",
            ]
            try await send(lines.joined(separator: "\r\n") + "\r\n\r\n")
        }

        func write(_ text: String) async throws { try await chunk(ByteBuffer(string: text)) }

        /// Ends the function's response, with these trailers.
        func finish(_ trailers: [String] = []) async throws {
            try await send("0\r\n" + trailers.map { "\($0)\r\n" }.joined() + "\r\n")
            guard try await message()?.status == 202 else { throw Unexpected("the response was not accepted") }
        }

        /// Answers in one piece.
        func answer(_ event: RuntimeEvent, _ body: String) async throws {
            let lines = [
                "POST /2018-06-01/runtime/invocation/\(event.id)/response HTTP/1.1", "Host: localhost",
                "Content-Length: \(body.utf8.count)",
            ]
            try await send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
            guard try await message()?.status == 202 else { throw Unexpected("the answer was not accepted") }
        }

        /// Reports the failure of the function before its first byte.
        func fail(_ event: RuntimeEvent, type: String, body: String) async throws {
            let lines = [
                "POST /2018-06-01/runtime/invocation/\(event.id)/error HTTP/1.1", "Host: localhost",
                "Lambda-Runtime-Function-Error-Type: \(type)", "Content-Length: \(body.utf8.count)",
            ]
            try await send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
            guard try await message()?.status == 202 else { throw Unexpected("the error was not accepted") }
        }
    }
#endif
