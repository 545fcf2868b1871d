#if AWS
    import AsyncHTTPClient
    import DatastreamCore
    import NIOCore
    import NIOHTTP1

    extension LambdaClient {
        /// Calls a function and streams its response: the operation `InvokeWithResponseStream`.
        ///
        /// ```swift
        /// let response = try await lambda.invokeWithResponseStream(functionName: "export", payload: ["month": "2026-11"])
        /// for try await chunk in response.body { print(String(buffer: chunk), terminator: "") }
        /// ```
        /// - Parameters:
        ///   - functionName: The function's name, partial ARN or ARN.
        ///   - payload: The event. A `String`, `ByteBuffer` or `[UInt8]` is sent as it is, anything else as JSON.
        ///   - qualifier: The version or alias.
        /// - Throws: See ``invokeWithResponseStream(_:)``.
        public func invokeWithResponseStream(
            functionName: String,
            payload: some Encodable,
            qualifier: String? = nil
        ) async throws -> LambdaStreamedResponse {
            try await invokeWithResponseStream(
                LambdaInvocation(functionName: functionName, payload: payload, qualifier: qualifier)
            )
        }

        /// Calls a function and streams its response: the operation `InvokeWithResponseStream`.
        ///
        /// It returns with the head of the response, which on AWS comes when the function has written something or ended.
        /// The body has to be consumed or dropped, or its connection stays open.
        /// - Parameter invocation: What to call, and how.
        /// - Returns: The response; its body throws when the function fails.
        /// - Throws: ``AWSError``: ``AWSError/Code/serviceError`` when the service turned the call away;
        ///   ``AWSError/Code/missingRegion``, ``AWSError/Code/missingCredentials`` and
        ///   ``AWSError/Code/credentialsFailed`` before anything is sent; ``AWSError/Code/connectionFailed``; and
        ///   ``AWSError/Code/invalidEventStream`` when the answer is not an event stream. `CancellationError` when the task
        ///   is cancelled, which closes the connection.
        public func invokeWithResponseStream(_ invocation: LambdaInvocation) async throws -> LambdaStreamedResponse {
            let response = try await call(.invokeWithResponseStream, invocation)
            let requestID = response.headers.first(name: "x-amzn-requestid")
            let isEmpty = response.status == .noContent
            if !isEmpty, let type = response.headers.first(name: "content-type"),
                !type.lowercased().hasPrefix("application/vnd.amazon.eventstream")
            {
                throw AWSError(
                    .invalidEventStream,
                    "the answer is of the type \(type), not application/vnd.amazon.eventstream; is the endpoint Lambda's?",
                    functionName: invocation.functionName,
                    status: Int(response.status.code),
                    requestID: requestID
                )
            }
            let completion = LambdaCompletion()
            let payloads = LambdaPayloadStream(
                functionName: invocation.functionName,
                requestID: requestID,
                completion: completion
            )
            let bytes = ResponseBytes(response.body, functionName: invocation.functionName, requestID: requestID)
            // erased first: the 6.3.1 release compiler crashes on the loop that is specialised for ResponseBytes
            let body = createReadableStream(bytes).pipe(through: awsEventStreamDecodeStream()).pipe(through: payloads)
            return LambdaStreamedResponse(
                statusCode: Int(response.status.code),
                executedVersion: response.headers.first(name: "x-amz-executed-version"),
                requestID: requestID,
                body: isEmpty ? createReadableStream([ByteBuffer]()) : ReadableStream(body),
                completion: completion,
                functionName: invocation.functionName
            )
        }
    }
#endif
