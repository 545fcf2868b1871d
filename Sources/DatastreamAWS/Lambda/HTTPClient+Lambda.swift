#if AWS
    import AsyncHTTPClient
    import NIOCore
    import NIOHTTP1

    extension HTTPClient {
        /// How long a function may be silent: its longest timeout and a minute.
        static let longestSilence = TimeAmount.seconds(960)

        /// The client of all who bring none of their own.
        ///
        /// Idle connections are kept for 15 seconds only, so that a call hardly ever meets one that the service is closing.
        /// HTTP/1.1 because there closing a connection is how a call is cancelled, and TCP its backpressure.
        static let lambda: HTTPClient = {
            var configuration = HTTPClient.Configuration(
                redirectConfiguration: .disallow,
                timeout: Configuration.Timeout(connect: .seconds(10), read: longestSilence),
                decompression: .disabled
            )
            configuration.connectionPool.idleTimeout = .seconds(15)
            configuration.httpVersion = .http1Only
            return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        }()
    }

    extension CredentialsHTTP {
        private static let maxAnswer = 262_144

        /// Asks with an HTTP client.
        /// - Parameters:
        ///   - client: What makes the calls.
        ///   - clock: What measures how long an exchange takes.
        init(client: HTTPClient, clock: any Clock<Duration> = ContinuousClock()) {
            self.init { request in
                var call = HTTPClientRequest(url: request.url)
                call.method = HTTPMethod(rawValue: request.method)
                for (name, value) in request.headers { call.headers.add(name: name, value: value) }
                if !request.body.isEmpty { call.body = .bytes(ByteBuffer(string: request.body)) }
                let timeout = request.timeout
                return try await withThrowingTaskGroup(of: Answer.self) { [call] group in
                    group.addTask {
                        let response = try await client.execute(call, deadline: .distantFuture)
                        let body = try await response.body.collect(upTo: Self.maxAnswer)
                        return Answer(status: Int(response.status.code), text: String(buffer: body))
                    }
                    group.addTask {
                        try await clock.sleep(for: timeout)
                        throw AWSError(.connectionFailed, "no answer from \(request.url) within \(timeout)")
                    }
                    defer { group.cancelAll() }
                    guard let answer = try await group.next() else { throw CancellationError() }
                    return answer
                }
            }
        }
    }
#endif
