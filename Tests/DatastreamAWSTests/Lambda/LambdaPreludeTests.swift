#if AWS
    import DatastreamAWS
    import DatastreamCore
    import NIOCore
    import Testing

    /// The HTTP head that a function for Function URLs puts in front of its body.
    @Suite(.timeLimit(.minutes(5)))
    struct LambdaPreludeTests {
        private static let zeros = String(repeating: "\0", count: 8)

        private func withResponse(
            _ messages: [AWSEventStreamMessage],
            _ body: @Sendable (LambdaStreamedResponse) async throws -> Void
        ) async throws {
            try await withServer { peer, _ in
                _ = try await peer.message()
                try await peer.beginStream()
                try await peer.chunk(frames(messages))
                try await peer.endStream()
            } _: { url in
                try await body(LambdaClient.test(url).invokeWithResponseStream(functionName: "f", payload: ""))
            }
        }

        private static let whole =
            #"{"statusCode":201,"headers":{"Content-Type":"text/csv","X-One":1,"x-many":"no"},"#
            + #""multiValueHeaders":{"X-Many":["a","b"]},"cookies":["a=1","b=2"]}"# + zeros + "a,b\r\n"

        /// The prelude whole, cut in the middle of the JSON or of the delimiter, and byte by byte.
        @Test(arguments: [1, 2, 20, 130, 147, 150, 1_000])
        func theHeadIsSplitOffWhateverTheChunks(size: Int) async throws {
            let bytes = Array(Self.whole.utf8)
            var messages = stride(from: 0, to: bytes.count, by: size).map { start in
                AWSEventStreamMessage.payloadChunk(
                    String(decoding: bytes[start..<min(start + size, bytes.count)], as: UTF8.self)
                )
            }
            messages += [.payloadChunk("c,d\r\n"), .invokeComplete()]
            try await withResponse(messages) { response in
                let http = try await response.splittingPrelude()
                #expect(http.statusCode == 201)
                #expect(http.headers.map(\.name) == ["Content-Type", "X-One", "X-Many", "X-Many"])
                #expect(http.headers.map(\.value) == ["text/csv", "1", "a", "b"])
                #expect(http["CONTENT-TYPE"] == "text/csv")
                #expect(http.cookies == ["a=1", "b=2"])
                #expect(try await text(http.body) == "a,b\r\nc,d\r\n")
                let again: StreamError = try await failure { _ = try await text(http.body) }
                #expect(again.code == .alreadyConsumed)
            }
        }

        @Test func aHeadWithoutBodyIsEnough() async throws {
            try await withResponse([.payloadChunk("{}" + Self.zeros), .invokeComplete()]) { response in
                let http = try await response.splittingPrelude()
                #expect(http.statusCode == 200)
                #expect(http.headers.isEmpty)
                #expect(try await text(http.body).isEmpty)
            }
        }

        @Test func anErrorMidwayComesThroughTheBody() async throws {
            let end = AWSEventStreamMessage.invokeComplete(#"{"ErrorCode":"Function.X"}"#)
            try await withResponse([.payloadChunk("{}" + Self.zeros + "some"), end]) { response in
                let http = try await response.splittingPrelude()
                let error: AWSError = try await failure { _ = try await text(http.body) }
                #expect(error.code == .functionError)
            }
        }

        @Test(
            arguments: [
                ("plain text\0\0\0\0\0\0\0\0", "not JSON"), ("[]\0\0\0\0\0\0\0\0", "not a JSON object"),
                ("{}\0\0\0x", "ends with 3 NUL bytes"), (#"{"statusCode":"x"}"# + "\0\0\0\0\0\0\0\0", "statusCode"),
                ("{\"a\":1}", "ended within its prelude"), ("", "ended within its prelude"),
                (String(repeating: "x", count: 16_384), "16384"),
            ]
        )
        func whatIsNoPreludeIsRefused(payload: String, reason: String) async throws {
            try await withResponse([.payloadChunk(payload), .invokeComplete()]) { response in
                let error: AWSError = try await failure { _ = try await response.splittingPrelude() }
                #expect(error.code == .invalidPrelude)
                #expect(error.message.contains(reason))
                #expect(error.functionName == "f")
            }
        }

        @Test func aFunctionThatFailsBeforeItsHeadSaysSo() async throws {
            try await withResponse([.invokeComplete(#"{"ErrorCode":"Runtime.ExitError"}"#)]) { response in
                let error: AWSError = try await failure { _ = try await response.splittingPrelude() }
                #expect(error.code == .functionError)
                #expect(error.errorType == "Runtime.ExitError")
            }
        }
    }
#endif
