#if AWS
    import AsyncHTTPClient
    import DatastreamJSON
    import NIOCore
    import NIOHTTP1

    extension LambdaClient {
        /// The most bytes a response may have: what the service itself allows, 6 MiB and 100 bytes.
        private static let maxResponse = 6_291_556

        /// Calls a function and waits for its whole response: the operation `Invoke`.
        ///
        /// ```swift
        /// let answer = try await lambda.invoke(functionName: "total", payload: ["month": "2026-11"])
        /// print(String(buffer: answer.payload))
        /// ```
        /// - Parameters:
        ///   - functionName: The function's name, partial ARN or ARN.
        ///   - payload: The event. A `String`, `ByteBuffer` or `[UInt8]` is sent as it is, anything else as JSON.
        ///   - qualifier: The version or alias.
        /// - Throws: See ``invoke(_:)``.
        public func invoke(
            functionName: String,
            payload: some Encodable,
            qualifier: String? = nil
        ) async throws -> LambdaInvocationResult {
            try await invoke(LambdaInvocation(functionName: functionName, payload: payload, qualifier: qualifier))
        }

        /// Calls a function and waits for its whole response: the operation `Invoke`.
        /// - Parameter invocation: What to call, and how.
        /// - Returns: The response, of at most 6,291,556 bytes.
        /// - Throws: ``AWSError``: ``AWSError/Code/functionError`` when the function failed, with its type, its answer as
        ///   ``AWSError/errorDetails`` and its log; ``AWSError/Code/serviceError`` when the service turned the call away;
        ///   ``AWSError/Code/missingRegion``, ``AWSError/Code/missingCredentials`` and
        ///   ``AWSError/Code/credentialsFailed`` before anything is sent; ``AWSError/Code/connectionFailed`` and
        ///   ``AWSError/Code/incompleteResponse``. `CancellationError` when the task is cancelled, which closes the
        ///   connection.
        public func invoke(_ invocation: LambdaInvocation) async throws -> LambdaInvocationResult {
            let response = try await call(.invoke, invocation)
            let headers = response.headers
            let requestID = headers.first(name: "x-amzn-requestid")
            let payload: ByteBuffer
            do {
                payload = try await response.body.collect(upTo: Self.maxResponse)
            } catch is NIOTooManyBytesError {
                throw AWSError(
                    .limitExceeded,
                    "the response has more than \(Self.maxResponse) bytes; call it with invokeWithResponseStream",
                    functionName: invocation.functionName,
                    requestID: requestID
                )
            } catch {
                if Task.isCancelled { throw CancellationError() }
                throw AWSError(
                    .incompleteResponse,
                    "the connection broke before the response was whole",
                    functionName: invocation.functionName,
                    requestID: requestID,
                    underlying: error
                )
            }
            let logTail = headers.first(name: "x-amz-log-result").flatMap(decodedLog)
            if let kind = headers.first(name: "x-amz-function-error") {
                let json = try? JSONValue(parsing: payload.readableBytesView)
                var error = AWSError(
                    .functionError,
                    json?["errorMessage"]?.string ?? "the function failed (\(kind)) and says no more",
                    functionName: invocation.functionName,
                    status: Int(response.status.code),
                    errorType: json?["errorType"]?.string ?? kind,
                    errorDetails: String(buffer: payload),
                    requestID: requestID
                )
                error.logTail = logTail
                throw error
            }
            return LambdaInvocationResult(
                payload: payload,
                statusCode: Int(response.status.code),
                executedVersion: headers.first(name: "x-amz-executed-version"),
                requestID: requestID,
                logTail: logTail
            )
        }
    }
#endif
