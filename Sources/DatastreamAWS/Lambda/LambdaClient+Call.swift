#if AWS
    import AsyncHTTPClient
    import DatastreamJSON
    import NIOCore
    import NIOHTTP1

    extension LambdaClient {
        private static let maxErrorBody = 65_536

        /// Makes a call, again if the policy says so, up to the head of a good response.
        func call(_ operation: LambdaOperation, _ invocation: LambdaInvocation) async throws -> HTTPClientResponse {
            do {
                return try await attempts(operation, invocation)
            } catch var error as AWSError {
                error.functionName = invocation.functionName
                throw error
            }
        }

        private func attempts(
            _ operation: LambdaOperation,
            _ invocation: LambdaInvocation
        ) async throws -> HTTPClientResponse {
            let settings = try state.settings()
            let unsigned = try operation.request(for: invocation, at: settings.endpoint)
            var count = 0
            var wasExpired = false
            while true {
                count += 1
                let credentials = try await state.credentials()
                let response = try await send(unsigned, settings, credentials)
                if (200..<300).contains(response.status.code) { return response }
                let retryAfter = response.headers.first(name: "retry-after").flatMap { Int64($0) }
                let error = await Self.serviceError(response)
                try Task.checkCancellation()
                if error.status == 403, error.errorType?.hasPrefix("ExpiredToken") == true, !wasExpired {
                    // whoever gave them may have others by now; this is not one of the policy's attempts
                    wasExpired = true
                    state.forget(credentials)
                    count -= 1
                    continue
                }
                guard count < retryPolicy.maxAttempts,
                    LambdaRetryPolicy.isTransient(status: error.status ?? 0, errorType: error.errorType)
                else { throw error }
                let delay = retryPolicy.delay(
                    afterAttempts: count,
                    retryAfter: retryAfter.map { .seconds(min(max($0, 0), 86_400)) }
                )
                try await retryPolicy.clock.sleep(for: delay)
            }
        }

        /// One attempt; it is signed anew, as a signature is good for minutes only.
        private func send(
            _ request: SigV4Request,
            _ settings: AWSSettings,
            _ credentials: AWSCredentials?
        ) async throws -> HTTPClientResponse {
            var headers = request.headers
            if let credentials {
                let signer = SigV4Signer(credentials: credentials, region: settings.region, service: "lambda")
                headers += signer.headers(for: request, at: state.surroundings.now())
            }
            let query = request.query.isEmpty ? "" : "?\(request.query)"
            let origin = "\(settings.endpoint.scheme)://\(settings.endpoint.authority)"
            var call = HTTPClientRequest(url: origin + request.path + query)
            call.method = HTTPMethod(rawValue: request.method)
            for (name, value) in headers { call.headers.add(name: name, value: value) }
            call.body = .bytes(request.payload)
            do {
                return try await state.http.execute(call, deadline: .now() + HTTPClient.longestSilence)
            } catch {
                if Task.isCancelled { throw CancellationError() }
                throw AWSError(.connectionFailed, "no answer from \(settings.endpoint.url)", underlying: error)
            }
        }

        /// What the service says about a call that it turned away.
        private static func serviceError(_ response: HTTPClientResponse) async -> AWSError {
            let body = (try? await response.body.collect(upTo: maxErrorBody)) ?? ByteBuffer()
            let json = try? JSONValue(parsing: body.readableBytesView)
            let named = response.headers.first(name: "x-amzn-errortype") ?? json?["__type"]?.string
            let type = named?.split(separator: ":").first?.split(separator: "#").last.map(String.init)
            let text = json?["Message"]?.string ?? json?["message"]?.string
            let message = text ?? String(decoding: body.readableBytesView.prefix(200), as: UTF8.self)
            return AWSError(
                .serviceError,
                [type, message.isEmpty ? nil : message].compactMap(\.self).joined(separator: ": "),
                status: Int(response.status.code),
                errorType: type,
                requestID: response.headers.first(name: "x-amzn-requestid")
            )
        }
    }
#endif
