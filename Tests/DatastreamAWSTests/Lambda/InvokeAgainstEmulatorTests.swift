#if AWS
    import DatastreamAWS
    import NIOCore
    import Testing

    /// The operation `Invoke` against this project's emulator of Lambda.
    @Suite(.timeLimit(.minutes(5)))
    struct InvokeAgainstEmulatorTests {
        @Test func theAnswerComesWhole() async throws {
            try await withEmulator { peer, event in
                try await peer.answer(event, "\(event.number): \(String(buffer: event.message.body))")
            } _: { client in
                let plain = try await client.invoke(functionName: "function", payload: ["a": 1])
                #expect(String(buffer: plain.payload) == #"0: {"a":1}"#)
                #expect(plain.statusCode == 200)
                #expect(plain.executedVersion == "$LATEST")
                #expect(plain.requestID != nil)
                #expect(plain.logTail == nil)
                var invocation = LambdaInvocation(functionName: "function", payload: "[]", qualifier: "7")
                invocation.includesLogTail = true
                let versioned = try await client.invoke(invocation)
                #expect(String(buffer: versioned.payload) == "1: []")
                #expect(versioned.executedVersion == "7")
                let id = try #require(versioned.requestID)
                let lines = try #require(versioned.logTail).split(separator: "\n")
                #expect(lines.first == "START RequestId: \(id) Version: 7")
                #expect(lines.last?.hasPrefix("REPORT RequestId: \(id)\tDuration: ") == true)
            }
        }

        /// The service answers `Invoke` with the pieces joined.
        @Test func aStreamedAnswerComesWholeToo() async throws {
            try await withEmulator { peer, event in
                try await peer.begin(event)
                for piece in ["one ", "two ", "three"] { try await peer.write(piece) }
                try await peer.finish()
            } _: { client in
                let answer = try await client.invoke(functionName: "function", payload: "{}")
                #expect(String(buffer: answer.payload) == "one two three")
            }
        }

        @Test func aFailedFunctionThrowsWithItsDetailsAndLog() async throws {
            try await withEmulator { peer, event in
                try await peer.fail(event, type: "Function.Bad", body: #"{"errorMessage":"no","errorType":"Bad"}"#)
            } _: { client in
                var invocation = LambdaInvocation(functionName: "function")
                invocation.includesLogTail = true
                let error: AWSError = try await failure { _ = try await client.invoke(invocation) }
                #expect(error.code == .functionError)
                #expect(error.errorType == "Bad")
                #expect(error.message == "no")
                #expect(error.errorDetails == #"{"errorMessage":"no","errorType":"Bad"}"#)
                #expect(error.logTail?.contains("Status: error\tError Type: Function.Bad") == true)
            }
        }

        @Test func eventsAreQueuedAndDryRunsRunNothing() async throws {
            let (events, signal) = AsyncStream.makeStream(of: String.self)
            try await withEmulator { peer, event in
                signal.yield(String(buffer: event.message.body))
                try await peer.answer(event, "nobody reads this")
            } _: { client in
                var invocation = LambdaInvocation(functionName: "function", payload: "1")
                invocation.invocationType = .dryRun
                #expect(try await client.invoke(invocation).statusCode == 204)
                invocation.payload = ByteBuffer(string: "2")
                invocation.invocationType = .event
                let queued = try await client.invoke(invocation)
                #expect(queued.statusCode == 202)
                #expect(queued.payload.readableBytes == 0)
                #expect(await events.first { _ in true } == "2")
            }
        }

        @Test func refusalsAreNamed() async throws {
            try await withEmulator { _, _ in
            } _: { client in
                let unknown: AWSError = try await failure {
                    _ = try await client.invoke(functionName: "other", payload: "{}")
                }
                #expect(unknown.errorType == "ResourceNotFoundException")
                #expect(unknown.status == 404)
                let broken: AWSError = try await failure {
                    _ = try await client.invoke(functionName: "function", payload: "{")
                }
                #expect(broken.errorType == "InvalidRequestContentException")
            }
        }
    }
#endif
