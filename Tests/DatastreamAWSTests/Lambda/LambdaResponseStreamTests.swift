#if AWS
    import DatastreamAWS
    import DatastreamCore
    import NIOCore
    import Synchronization
    import Testing

    /// A streamed response: what is delivered when, how it ends, and what becomes of the connection.
    @Suite(.timeLimit(.minutes(5)))
    struct LambdaResponseStreamTests {
        /// Plays a response of these HTTP chunks and hands its stream to the test.
        private func withResponse(
            _ bytes: ByteBuffer,
            isCut: Bool = false,
            _ body: @Sendable (LambdaStreamedResponse) async throws -> Void
        ) async throws {
            try await withServer { peer, _ in
                _ = try await peer.message()
                try await peer.beginStream()
                try await peer.chunk(bytes)
                if !isCut { try await peer.endStream() }
            } _: { url in
                try await body(LambdaClient.test(url).invokeWithResponseStream(functionName: "f", payload: "{}"))
            }
        }

        @Test func theBodyIsWhatTheFunctionWrote() async throws {
            let end = AWSEventStreamMessage.invokeComplete(#"{"LogResult":"bGluZQo="}"#)
            let bytes = try frames(.payloadChunk("one, "), .payloadChunk(""), .payloadChunk("two"), end)
            try await withResponse(bytes) { response in
                #expect(response.statusCode == 200)
                #expect(response.executedVersion == "7")
                #expect(response.requestID == "request-1")
                #expect(response.logTail == nil)
                let seen = try await text(response.body)
                #expect(seen == "one, two")
                #expect(response.logTail == "line\n")
            }
        }

        @Test func anEmptyBodyIsNoError() async throws {
            let bytes = try frames(.invokeComplete(""))
            try await withResponse(bytes) { response in
                let seen = try await text(response.body)
                #expect(seen.isEmpty)
            }
        }

        /// The server sends the second chunk only after the client has got the first.
        @Test func eachChunkIsDeliveredAsItComes() async throws {
            let (received, signal) = AsyncStream.makeStream(of: Void.self)
            try await withServer { peer, _ in
                _ = try await peer.message()
                try await peer.beginStream()
                try await peer.chunk(frames(.payloadChunk("first")))
                for await _ in received { break }
                try await peer.chunk(frames(.payloadChunk("second"), .invokeComplete()))
                try await peer.endStream()
            } _: { url in
                let response = try await LambdaClient.test(url).invokeWithResponseStream(functionName: "f", payload: "")
                var seen: [String] = []
                for try await chunk in response.body {
                    seen.append(String(buffer: chunk))
                    signal.yield()
                }
                #expect(seen == ["first", "second"])
            }
        }

        @Test func aConnectionIsUsedAgainAfterAWholeResponse() async throws {
            let connections = Atomic(0)
            try await withServer { peer, _ in
                connections.add(1, ordering: .relaxed)
                while try await peer.message() != nil {
                    try await peer.beginStream()
                    try await peer.chunk(frames(.payloadChunk("x"), .invokeComplete()))
                    try await peer.endStream()
                }
            } _: { url in
                let client = LambdaClient.test(url)
                for _ in 0..<3 {
                    let response = try await client.invokeWithResponseStream(functionName: "f", payload: "")
                    #expect(try await text(response.body) == "x")
                }
                #expect(connections.load(ordering: .relaxed) == 1)
            }
        }

        @Test func aResponseWithoutItsEndIsIncomplete() async throws {
            try await withResponse(frames(.payloadChunk("some"))) { response in
                let error: AWSError = try await failure { _ = try await text(response.body) }
                #expect(error.code == .incompleteResponse)
                #expect(error.message.contains("after 4 bytes without InvokeComplete"))
                #expect(error.functionName == "f")
                #expect(error.requestID == "request-1")
            }
        }

        @Test func aConnectionThatBreaksIsIncomplete() async throws {
            try await withResponse(frames(.payloadChunk("some")), isCut: true) { response in
                var seen = ""
                let error: AWSError = try await failure {
                    for try await chunk in response.body { seen += String(buffer: chunk) }
                }
                #expect(seen == "some")
                #expect(error.code == .incompleteResponse)
                #expect(error.underlying != nil)
            }
        }

        @Test func aCorruptMessageFailsTheBody() async throws {
            var bytes = try frames(.payloadChunk("some"))
            bytes.setInteger(UInt8(0), at: bytes.writerIndex - 6)
            try await withResponse(bytes) { response in
                let error: AWSError = try await failure { _ = try await text(response.body) }
                #expect(error.code == .invalidEventStream)
                #expect(error.byteOffset == 0)
            }
        }

        /// Details come as text or in base64.
        @Test(
            arguments: [
                (#"{\"errorMessage\":\"mid\",\"errorType\":\"E\"}"#, #"{"errorMessage":"mid","errorType":"E"}"#, "mid"),
                (
                    "eyJlcnJvck1lc3NhZ2UiOiJtaWQiLCJlcnJvclR5cGUiOiJFIn0=", #"{"errorMessage":"mid","errorType":"E"}"#,
                    "mid"
                ),
                ("plain words", "plain words", "plain words"), ("abcd", "abcd", "abcd"),
            ]
        )
        func aFunctionThatFailsMidwayThrowsAfterItsBytes(sent: String, details: String, message: String) async throws {
            let json = #"{"ErrorCode":"Function.X","ErrorDetails":"\#(sent)","LogResult":"bGluZQo="}"#
            try await withResponse(frames(.payloadChunk("some"), .invokeComplete(json))) { response in
                var seen = ""
                let error: AWSError = try await failure {
                    for try await chunk in response.body { seen += String(buffer: chunk) }
                }
                #expect(seen == "some")
                #expect(error.code == .functionError)
                #expect(error.errorType == "Function.X")
                #expect(error.errorDetails == details)
                #expect(error.message == message)
                #expect(error.logTail == "line\n")
            }
        }

        @Test func exceptionsAndErrorsInTheStreamThrow() async throws {
            let exception = AWSEventStreamMessage(
                headers: [
                    .init(":message-type", .string("exception")), .init(":exception-type", .string("EFSIOException")),
                ],
                payload: ByteBuffer(string: #"{"Message":"disk"}"#)
            )
            let error = AWSEventStreamMessage(headers: [
                .init(":message-type", .string("error")), .init(":error-code", .string("InternalError")),
                .init(":error-message", .string("broken")),
            ])
            for (message, type, words) in [(exception, "EFSIOException", "disk"), (error, "InternalError", "broken")] {
                try await withResponse(frames(.payloadChunk("some"), message)) { response in
                    let error: AWSError = try await failure { _ = try await text(response.body) }
                    #expect(error.code == .serviceError)
                    #expect(error.errorType == type)
                    #expect(error.message == "\(type): \(words)")
                }
            }
        }

        @Test func eventsOfTheFutureAreSkippedAndUnknownMessagesAreNot() async throws {
            let event = AWSEventStreamMessage(headers: [
                .init(":message-type", .string("event")), .init(":event-type", .string("Progress")),
            ])
            let skipped = try frames(event, .payloadChunk("some"), .invokeComplete())
            try await withResponse(skipped) { response in
                let seen = try await text(response.body)
                #expect(seen == "some")
            }
            let lines: [[AWSEventStreamMessage]] = [
                [AWSEventStreamMessage()], [.invokeComplete(), .payloadChunk("late")],
                [.invokeComplete(), .invokeComplete()],
                [.invokeComplete("{")],
            ]
            for messages in lines {
                try await withResponse(frames(messages)) { response in
                    let error: AWSError = try await failure { _ = try await text(response.body) }
                    #expect(error.code == .invalidEventStream)
                }
            }
        }

        @Test func anAnswerOfAnotherTypeIsRefused() async throws {
            try await withResponder { _, _ in
                (200, ["Content-Type: text/html"], "<p>")
            } _: { url, _ in
                let error: AWSError = try await failure {
                    _ = try await LambdaClient.test(url).invokeWithResponseStream(functionName: "f", payload: "")
                }
                #expect(error.code == .invalidEventStream)
                #expect(error.message.contains("text/html"))
            }
        }

        @Test func aBodyIsConsumedOnce() async throws {
            let bytes = try frames(.payloadChunk("some"), .invokeComplete())
            try await withResponse(bytes) { response in
                #expect(try await text(response.body) == "some")
                let error: StreamError = try await failure { _ = try await text(response.body) }
                #expect(error.code == .alreadyConsumed)
            }
        }

        /// How a reader may leave before the end; the server sees the connection close each time.
        enum Leaving: CaseIterable, Sendable { case breaking, cancelling, neverReading, failingSink }

        @Test(arguments: Leaving.allCases)
        func aReaderThatLeavesClosesTheConnection(how: Leaving) async throws {
            struct Full: Error {}
            let (closes, signal) = AsyncStream.makeStream(of: Void.self)
            try await withServer { peer, _ in
                _ = try await peer.message()
                try await peer.beginStream()
                try await peer.chunk(frames(.payloadChunk("first")))
                await peer.waitForClose()
                signal.yield()
            } _: { url in
                let client = LambdaClient.test(url)
                switch how {
                case .breaking:
                    for try await _ in try await client.invokeWithResponseStream(functionName: "f", payload: "").body {
                        break
                    }
                case .cancelling:
                    let (firsts, first) = AsyncStream.makeStream(of: Void.self)
                    let reader = Task {
                        let response = try await client.invokeWithResponseStream(functionName: "f", payload: "")
                        for try await _ in response.body { first.yield() }
                    }
                    for await _ in firsts { break }
                    reader.cancel()
                    let _: CancellationError = try await failure { try await reader.value }
                case .neverReading:
                    _ = try await client.invokeWithResponseStream(functionName: "f", payload: "")
                case .failingSink:
                    let response = try await client.invokeWithResponseStream(functionName: "f", payload: "")
                    let _: Full = try await failure {
                        _ = try await response.body.pipe(to: createWritableStream { _ in throw Full() })
                    }
                }
                for await _ in closes { break }
            }
        }

        @Test func aCallThatWaitsForItsAnswerCanBeCancelled() async throws {
            let (events, signal) = AsyncStream.makeStream(of: String.self)
            try await withServer { peer, _ in
                _ = try await peer.message()
                signal.yield("called")
                await peer.waitForClose()
                signal.yield("closed")
            } _: { url in
                let call = Task {
                    try await LambdaClient.test(url).invokeWithResponseStream(functionName: "f", payload: "")
                }
                var iterator = events.makeAsyncIterator()
                #expect(await iterator.next() == "called")
                call.cancel()
                let _: CancellationError = try await failure { _ = try await call.value }
                #expect(await iterator.next() == "closed")
            }
        }

        /// 64 MiB are ready to be sent; a reader that stops reading stops the server far from their end.
        @Test func aSlowReaderHoldsTheServerBack() async throws {
            let sent = Atomic(0)
            let total = 1_024
            try await withServer { peer, _ in
                _ = try await peer.message()
                try await peer.beginStream()
                let bytes = try frames(.payloadChunk(String(repeating: "x", count: 65_536)))
                for _ in 0..<total {
                    try await peer.chunk(bytes)
                    sent.add(1, ordering: .relaxed)
                }
                try await peer.chunk(frames(.invokeComplete()))
                try await peer.endStream()
                await peer.waitForClose()  // what is on its way would be lost
            } _: { url in
                let response = try await LambdaClient.test(url).invokeWithResponseStream(functionName: "f", payload: "")
                var iterator = response.body.makeAsyncIterator()
                var count = try await iterator.next()?.readableBytes ?? 0
                // A standstill of 300 ms is taken for the end; on a slow machine that errs to the safe side.
                var seen = -1
                while seen != sent.load(ordering: .relaxed) {
                    seen = sent.load(ordering: .relaxed)
                    try await Task.sleep(for: .milliseconds(300))
                }
                #expect(seen < total / 2)
                while let chunk = try await iterator.next() { count += chunk.readableBytes }
                #expect(count == total * 65_536)
            }
        }
    }
#endif
