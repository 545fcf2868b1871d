#if AWS
    import DatastreamAWS
    import NIOCore
    import Testing

    /// The example `lambda-call`, run as users run it.
    @Suite(.enabled(if: Program.lambdaCall != nil, "lambda-call has not been built"), .timeLimit(.minutes(5)))
    struct LambdaCallProgramTests {
        /// The server sends the second chunk only after the program has printed the first.
        @Test func printsTheResponseAsItArrives() async throws {
            let (printed, signal) = AsyncStream.makeStream(of: Void.self)
            try await withServer { peer, _ in
                let request = try await peer.message()
                #expect(request?.target.contains("/functions/export/") == true)
                #expect(request?.target.hasSuffix("?Qualifier=live") == true)
                #expect(request.map { String(buffer: $0.body) } == "[1]")
                try await peer.beginStream()
                try await peer.chunk(frames(.payloadChunk("first ")))
                for await _ in printed { break }
                try await peer.chunk(frames(.payloadChunk("second"), .invokeComplete(#"{"LogResult":"bGluZQo="}"#)))
                try await peer.endStream()
                await peer.waitForClose()
            } _: { url in
                let run = try await Program.run(["--qualifier", "live", "--log", "export", "[1]"], url: url) { text in
                    if text == "first " { signal.yield() }
                }
                #expect(run.status == 0)
                #expect(run.output == "first second")
                #expect(run.errors == "line\n")
            }
        }

        @Test func printsStatusAndHeadersOfThePrelude() async throws {
            try await withServer { peer, _ in
                _ = try await peer.message()
                try await peer.beginStream()
                let head = #"{"statusCode":201,"headers":{"x":"y"}}"# + String(repeating: "\0", count: 8)
                try await peer.chunk(frames(.payloadChunk(head + "body"), .invokeComplete()))
                try await peer.endStream()
                await peer.waitForClose()
            } _: { url in
                let run = try await Program.run(["--prelude", "export"], url: url)
                #expect(run.status == 0)
                #expect(run.output == "body")
                #expect(run.errors == "201\nx: y\n")
            }
        }

        @Test func aFailedFunctionIsStatusOneAfterItsOutput() async throws {
            try await withServer { peer, _ in
                _ = try await peer.message()
                try await peer.beginStream()
                let end = AWSEventStreamMessage.invokeComplete(#"{"ErrorCode":"Bad","ErrorDetails":"why"}"#)
                try await peer.chunk(frames(.payloadChunk("some"), end))
                try await peer.endStream()
                await peer.waitForClose()
            } _: { url in
                let run = try await Program.run(["export"], url: url)
                #expect(run.status == 1)
                #expect(run.output == "some")
                #expect(run.errors.contains("functionError: why"))
            }
        }

        @Test func aRefusedCallIsStatusTwo() async throws {
            try await withResponder { _, _ in
                (404, ["x-amzn-ErrorType: ResourceNotFoundException"], #"{"Message":"none"}"#)
            } _: { url, _ in
                let run = try await Program.run(["export"], url: url)
                #expect(run.status == 2)
                #expect(run.output.isEmpty)
                #expect(run.errors.contains("ResourceNotFoundException: none"))
            }
        }
    }
#endif
