#if AWS
    import DatastreamAWS
    import DatastreamCore
    import NIOCore
    import Testing

    /// The client against this project's emulator of Lambda.
    @Suite(.timeLimit(.minutes(5)))
    struct LambdaAgainstEmulatorTests {
        /// The function writes its second chunk only after the caller has got the first.
        @Test func chunksArriveWhileTheFunctionRuns() async throws {
            let (received, signal) = AsyncStream.makeStream(of: Void.self)
            try await withEmulator { peer, event in
                #expect(String(buffer: event.message.body) == #"{"month":"2026-11"}"#)
                #expect(event.message["Lambda-Runtime-Client-Context"] == #"{"c":1}"#)
                let arn = event.message["Lambda-Runtime-Invoked-Function-Arn"]
                #expect(arn?.hasSuffix(":function:function:live") == true)
                try await peer.begin(event)
                try await peer.write("first")
                for await _ in received { break }
                try await peer.write("second")
                try await peer.finish()
            } _: { client in
                var invocation = try LambdaInvocation(
                    functionName: "arn:aws:lambda:us-east-1:123456789012:function:function",
                    payload: ["month": "2026-11"],
                    qualifier: "live"
                )
                invocation.clientContext = #"{"c":1}"#
                let response = try await client.invokeWithResponseStream(invocation)
                #expect(response.requestID != nil)
                var seen = ""
                for try await chunk in response.body {
                    seen += String(buffer: chunk)
                    signal.yield()
                }
                #expect(seen == "firstsecond")
            }
        }

        @Test func anErrorBeforeTheFirstByteThrows() async throws {
            try await withEmulator { peer, event in
                try await peer.fail(
                    event,
                    type: "Function.Bad",
                    body: #"{"errorMessage":"no","errorType":"Function.Bad"}"#
                )
            } _: { client in
                let response = try await client.invokeWithResponseStream(functionName: "function", payload: "{}")
                let error: AWSError = try await failure { _ = try await text(response.body) }
                #expect(error.code == .functionError)
                #expect(error.errorType == "Function.Bad")
                #expect(error.message == "no")
            }
        }

        @Test func anErrorMidwayThrowsAfterTheBytes() async throws {
            try await withEmulator { peer, event in
                try await peer.begin(event)
                try await peer.write("some")
                try await peer.finish([
                    "Lambda-Runtime-Function-Error-Type: Function.Midway",
                    "Lambda-Runtime-Function-Error-Body: eyJlcnJvck1lc3NhZ2UiOiJtaWQiLCJlcnJvclR5cGUiOiJFIn0=",
                ])
            } _: { client in
                let response = try await client.invokeWithResponseStream(functionName: "function", payload: "{}")
                var seen = ""
                let error: AWSError = try await failure {
                    for try await chunk in response.body { seen += String(buffer: chunk) }
                }
                #expect(seen == "some")
                #expect(error.errorType == "Function.Midway")
                #expect(error.message == "mid")
            }
        }

        @Test func refusalsAreNamed() async throws {
            try await withEmulator { _, _ in
            } _: { client in
                let unknown: AWSError = try await failure {
                    _ = try await client.invokeWithResponseStream(functionName: "other", payload: "{}")
                }
                #expect(unknown.errorType == "ResourceNotFoundException")
                #expect(unknown.status == 404)
                let broken: AWSError = try await failure {
                    _ = try await client.invokeWithResponseStream(functionName: "function", payload: "{")
                }
                #expect(broken.errorType == "InvalidRequestContentException")
            }
        }

        @Test func theHTTPHeadIsSplitOff() async throws {
            try await withEmulator { peer, event in
                try await peer.begin(event, contentType: "application/vnd.awslambda.http-integration-response")
                try await peer.write(#"{"statusCode":418,"headers":{"Content-Type":"text/tea"}}"# + "\0\0\0\0")
                try await peer.write("\0\0\0\0short and stout")
                try await peer.finish()
            } _: { client in
                let response = try await client.invokeWithResponseStream(functionName: "function", payload: "{}")
                let http = try await response.splittingPrelude()
                #expect(http.statusCode == 418)
                #expect(http["content-type"] == "text/tea")
                #expect(try await text(http.body) == "short and stout")
            }
        }

        @Test func severalInvocationsAreJoinedInTheirOrder() async throws {
            try await withEmulator { peer, event in
                try await peer.begin(event)
                try await peer.write("\(String(buffer: event.message.body)) is number \(event.number); ")
                try await peer.finish()
            } _: { client in
                let stream = awsLambdaReadableStream(
                    (1...3).map { LambdaInvocation(functionName: "function", payload: "\($0)") },
                    client: client
                )
                #expect(try await text(stream) == "1 is number 0; 2 is number 1; 3 is number 2; ")
                let (count, joined) = (countStream(), stream)
                let results = try await joined.pipe(through: count).pipe(to: createWritableStream { _ in })
                #expect(results[count] == 3)
            }
            #expect(try await text(awsLambdaReadableStream([], client: .test("http://127.0.0.1:1"))).isEmpty)
        }

        @Test func aFailureNamesTheInvocationAndStopsTheRest() async throws {
            let (calls, signal) = AsyncStream.makeStream(of: String.self)
            try await withEmulator { peer, event in
                signal.yield(String(buffer: event.message.body))
                if event.number == 1 { return try await peer.fail(event, type: "Function.Bad", body: "{}") }
                try await peer.begin(event)
                try await peer.write("part")
                try await peer.finish()
            } _: { client in
                let stream = awsLambdaReadableStream(
                    (0..<3).map { LambdaInvocation(functionName: "function", payload: "\($0)") },
                    client: client
                )
                var seen = ""
                let error: AWSError = try await failure {
                    for try await chunk in stream { seen += String(buffer: chunk) }
                }
                #expect(seen == "part")
                #expect(error.code == .functionError)
                #expect(error.invocationIndex == 1)
                #expect(error.functionName == "function")
                #expect("\(error)".contains("function function, invocation 1"))
            }
            signal.finish()
            #expect(await calls.reduce(into: []) { $0.append($1) } == ["0", "1"])
        }
    }
#endif
