#if AWS
    import DatastreamTesting
    import NIOCore
    import Synchronization
    import Testing

    @testable import DatastreamAWS

    /// What goes onto the wire, what the service's refusals become, and when a call is made again.
    @Suite(.timeLimit(.minutes(5)))
    struct LambdaCallTests {
        private struct Export: Encodable, Sendable { var month = "2026-11" }

        @Test func theRequestSaysWhatIsCalledAndHow() async throws {
            try await withResponder { _, _ in
                (204, [], "")
            } _: { url, requests in
                var invocation = try LambdaInvocation(
                    functionName: "arn:aws:lambda:us-east-1:1:function:f",
                    payload: Export(),
                    qualifier: "$LATEST"
                )
                invocation.clientContext = #"{"client":"ü"}"#
                invocation.includesLogTail = true
                invocation.tenantID = "tenant"
                invocation.invocationType = .dryRun
                let client = LambdaClient.test("\(url)/base/")
                let response = try await client.invokeWithResponseStream(invocation)
                #expect(response.statusCode == 204)
                #expect(try await text(response.body).isEmpty)
                _ = try await client.invoke(invocation)
                let name = "arn%3Aaws%3Alambda%3Aus-east-1%3A1%3Afunction%3Af"
                #expect(
                    requests.all.map(\.start) == [
                        "POST /base/2021-11-15/functions/\(name)/response-streaming-invocations?Qualifier=%24LATEST HTTP/1.1",
                        "POST /base/2015-03-31/functions/\(name)/invocations?Qualifier=%24LATEST HTTP/1.1",
                    ]
                )
                for request in requests.all {
                    #expect(String(buffer: request.body) == #"{"month":"2026-11"}"#)
                    #expect("http://\(request["host"] ?? "")" == url)
                    #expect(request["x-amz-invocation-type"] == "DryRun")
                    #expect(request["x-amz-log-type"] == "Tail")
                    #expect(request["x-amz-client-context"] == "eyJjbGllbnQiOiLDvCJ9")
                    #expect(request["x-amz-tenant-id"] == "tenant")
                    let names =
                        "host;x-amz-client-context;x-amz-date;x-amz-invocation-type;x-amz-log-type;x-amz-tenant-id"
                    #expect(request["authorization"]?.contains("/us-east-1/lambda/aws4_request") == true)
                    #expect(request["authorization"]?.contains("SignedHeaders=\(names),") == true)
                }
            }
        }

        @Test func payloadsGoOutAsTheyAreMeant() async throws {
            try await withResponder { _, _ in
                (200, [], "")
            } _: { url, requests in
                let client = LambdaClient(region: "us-east-1", endpointURL: url, credentials: .unsigned)
                let texts = "text as it is"
                _ = try await client.invoke(functionName: "f", payload: texts)
                _ = try await client.invoke(functionName: "f", payload: Array("bytes".utf8))
                _ = try await client.invoke(functionName: "f", payload: ByteBuffer(string: "buffer"))
                _ = try await client.invoke(functionName: "f", payload: ["key": [1, 2]])
                _ = try await client.invoke(LambdaInvocation(functionName: "f"))
                #expect(
                    requests.all.map { String(buffer: $0.body) }
                        == ["text as it is", "bytes", "buffer", #"{"key":[1,2]}"#, ""]
                )
                #expect(requests.all.allSatisfy { $0["authorization"] == nil })
            }
        }

        @Test func whatCannotBeSentIsRefusedBeforeIt() async throws {
            let client = LambdaClient.test("http://127.0.0.1:1")
            let unnamed: AWSError = try await failure {
                _ = try await client.invoke(LambdaInvocation(functionName: ""))
            }
            #expect(unnamed.code == .invalidOption)
            var invocation = LambdaInvocation(functionName: "f")
            invocation.tenantID = "a\r\nInjected: header"
            let injected: AWSError = try await failure { [invocation] in _ = try await client.invoke(invocation) }
            #expect(injected.code == .invalidOption)
            let misplaced = LambdaClient(region: "us-east-1", endpointURL: "nonsense", credentials: .unsigned)
            let wrong: AWSError = try await failure { _ = try await misplaced.invoke(invocation) }
            #expect(wrong.code == .invalidOption)
        }

        @Test func anUnreachableServiceIsNamed() async throws {
            let error: AWSError = try await failure {
                _ = try await LambdaClient.test("http://127.0.0.1:1").invoke(LambdaInvocation(functionName: "f"))
            }
            #expect(error.code == .connectionFailed)
            #expect(error.message.contains("http://127.0.0.1:1"))
            #expect(error.functionName == "f")
        }

        @Test(
            arguments: [
                (["x-amzn-ErrorType: ResourceNotFoundException:http://aws/"], #"{"Message":"not found"}"#),
                ([], ##"{"__type":"com.aws#ResourceNotFoundException","message":"not found"}"##),
                (["x-amzn-ErrorType: ResourceNotFoundException"], "not found"),
            ]
        )
        func refusalsOfTheServiceAreNamed(headers: [String], body: String) async throws {
            try await withResponder { _, _ in
                (404, headers + ["x-amzn-RequestId: id-1"], body)
            } _: { url, requests in
                let client = LambdaClient.test(url, retryPolicy: LambdaRetryPolicy())
                let error: AWSError = try await failure {
                    _ = try await client.invokeWithResponseStream(functionName: "f", payload: "{}")
                }
                #expect(error.code == .serviceError)
                #expect(error.status == 404)
                #expect(error.errorType == "ResourceNotFoundException")
                #expect(error.message == "ResourceNotFoundException: not found")
                #expect(error.requestID == "id-1")
                #expect(requests.all.count == 1)
            }
        }

        @Test(
            arguments: [
                (429, "TooManyRequestsException"), (500, "ServiceException"), (502, "X"), (503, "X"), (504, "X"),
                (400, "ThrottlingException"),
            ]
        )
        func whatPassesIsTriedAgainWithGrowingRandomDelays(status: Int, type: String) async throws {
            let clock = ManualClock()
            let policy = LambdaRetryPolicy(
                maxAttempts: 4,
                baseDelay: .seconds(2),
                maxDelay: .seconds(6),
                clock: clock,
                random: { 0.5 }
            )
            try await withServer { peer, _ in
                for attempt in 0..<4 {
                    guard try await peer.message() != nil else { return }
                    if attempt < 3 { try await peer.respond(status, ["x-amzn-ErrorType: \(type)"]) }
                }
                try await peer.beginStream()
                try await peer.chunk(frames(.payloadChunk("done"), .invokeComplete()))
                try await peer.endStream()
            } _: { url in
                async let seen: String = {
                    try await text(
                        LambdaClient.test(url, retryPolicy: policy)
                            .invokeWithResponseStream(functionName: "f", payload: "{}").body
                    )
                }()
                // half of 2 s, 4 s, and 6 s, where the limit is
                for seconds in [1, 2, 3] {
                    try await clock.waitForSleepers()
                    clock.advance(by: .seconds(seconds) - .nanoseconds(1))
                    #expect(clock.sleepers == 1)
                    clock.advance(by: .nanoseconds(1))
                    #expect(clock.sleepers == 0)
                }
                #expect(try await seen == "done")
                #expect(clock.sleeps == 3)
            }
        }

        @Test func theServiceMayAskForALongerDelay() async throws {
            let clock = ManualClock()
            let policy = LambdaRetryPolicy(maxAttempts: 2, clock: clock, random: { 0 })
            try await withResponder { _, number in
                (429, number == 0 ? ["Retry-After: 3"] : [], "")
            } _: { url, requests in
                async let error: AWSError = failure {
                    _ = try await LambdaClient.test(url, retryPolicy: policy).invoke(functionName: "f", payload: "{}")
                }
                try await clock.waitForSleepers()
                clock.advance(by: .seconds(3) - .nanoseconds(1))
                #expect(clock.sleepers == 1)
                clock.advance(by: .nanoseconds(1))
                #expect(try await error.status == 429)
                #expect(requests.all.count == 2)
            }
        }

        /// The second pair of keys works; if it did not, there would be no third.
        @Test(arguments: [200, 403])
        func expiredCredentialsAreGotAnewOnce(second: Int) async throws {
            let count = Atomic(0)
            let provider = AWSCredentialsProvider.custom {
                let number = count.add(1, ordering: .relaxed).newValue
                return AWSCredentials(accessKeyID: "KEY\(number)", secretAccessKey: "s")
            }
            try await withResponder { _, number in
                number == 0 || second == 403 ? (403, ["x-amzn-ErrorType: ExpiredTokenException"], "{}") : (200, [], "")
            } _: { url, requests in
                let client = LambdaClient(
                    region: "us-east-1",
                    endpointURL: url,
                    credentials: provider,
                    retryPolicy: .never
                )
                if second == 200 {
                    _ = try await client.invoke(functionName: "f", payload: "{}")
                } else {
                    let error: AWSError = try await failure {
                        _ = try await client.invoke(functionName: "f", payload: "{}")
                    }
                    #expect(error.errorType == "ExpiredTokenException")
                }
                let keys = requests.all.map { $0["authorization"]?.contains("Credential=KEY1/") }
                #expect(keys == [true, false])
            }
        }

        @Test func delaysStayWithinTheirLimits() {
            let policy = LambdaRetryPolicy(baseDelay: .seconds(1), maxDelay: .seconds(9), random: { 7 })
            #expect(policy.delay(afterAttempts: 1_000, retryAfter: nil) == .seconds(9))
            #expect(policy.delay(afterAttempts: 1, retryAfter: .seconds(100)) == .seconds(9))
            #expect(LambdaRetryPolicy(random: { -1 }).delay(afterAttempts: 3, retryAfter: nil) == .zero)
        }

        @Test func aDelayCanBeCancelled() async throws {
            let clock = ManualClock()
            try await withResponder { _, _ in
                (503, [], "")
            } _: { url, _ in
                let client = LambdaClient.test(url, retryPolicy: LambdaRetryPolicy(clock: clock))
                let call = Task { try await client.invoke(functionName: "f", payload: "{}") }
                try await clock.waitForSleepers()
                call.cancel()
                let _: CancellationError = try await failure { _ = try await call.value }
            }
        }

        @Test func invokeReturnsTheWholeAnswer() async throws {
            try await withResponder { _, _ in
                (
                    200, ["X-Amz-Executed-Version: 3", "X-Amz-Log-Result: bGluZQo=", "x-amzn-RequestId: id"],
                    #"{"total":1}"#
                )
            } _: { url, _ in
                let result = try await LambdaClient.test(url).invoke(functionName: "f", payload: "{}")
                #expect(String(buffer: result.payload) == #"{"total":1}"#)
                #expect(result.statusCode == 200)
                #expect(result.executedVersion == "3")
                #expect(result.logTail == "line\n")
                #expect(result.requestID == "id")
            }
        }

        @Test(
            arguments: [
                (#"{"errorMessage":"no such month","errorType":"BadMonth"}"#, "BadMonth", "no such month"),
                ("not json", "Unhandled", "the function failed (Unhandled) and says no more"),
            ]
        )
        func aFunctionThatFailsThrowsItsError(body: String, type: String, message: String) async throws {
            try await withResponder { _, _ in
                (200, ["X-Amz-Function-Error: Unhandled", "X-Amz-Log-Result: bGluZQo="], body)
            } _: { url, _ in
                let error: AWSError = try await failure {
                    _ = try await LambdaClient.test(url).invoke(functionName: "f", payload: "{}")
                }
                #expect(error.code == .functionError)
                #expect(error.errorType == type)
                #expect(error.message == message)
                #expect(error.errorDetails == body)
                #expect(error.logTail == "line\n")
            }
        }

        @Test func aResponseOverTheLimitIsRefused() async throws {
            try await withServer { peer, _ in
                _ = try await peer.message()
                try await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 6291557\r\n\r\n")
                await peer.waitForClose()
            } _: { url in
                let error: AWSError = try await failure {
                    _ = try await LambdaClient.test(url).invoke(functionName: "f", payload: "{}")
                }
                #expect(error.code == .limitExceeded)
            }
        }

        @Test func aBrokenAnswerIsIncomplete() async throws {
            try await withServer { peer, _ in
                _ = try await peer.message()
                try await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
            } _: { url in
                let error: AWSError = try await failure {
                    _ = try await LambdaClient.test(url).invoke(functionName: "f", payload: "{}")
                }
                #expect(error.code == .incompleteResponse)
            }
        }
    }
#endif
