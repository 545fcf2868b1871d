#if AWS
    public import AsyncHTTPClient
    import Synchronization

    /// Calls AWS Lambda functions; needs the trait `AWS`.
    ///
    /// ```swift
    /// let lambda = LambdaClient()
    /// let response = try await lambda.invokeWithResponseStream(functionName: "export", payload: ["month": "2026-11"])
    /// for try await chunk in response.body { print(String(buffer: chunk), terminator: "") }
    /// ```
    /// A client is a value that shares its connections and credentials with its copies; it needs no shutting down.
    /// Nothing is looked up when it is made: region, endpoint and credentials are found with the first call, which throws
    /// when they are missing. Against an emulator:
    ///
    /// ```swift
    /// let lambda = LambdaClient(region: "us-east-1", endpointURL: "http://127.0.0.1:8080", credentials: .unsigned)
    /// ```
    public struct LambdaClient: Sendable {
        let state: LambdaClientState
        let retryPolicy: LambdaRetryPolicy

        /// Makes a client.
        /// - Parameters:
        ///   - region: The region. Default: `AWS_REGION`, `AWS_DEFAULT_REGION`, or the profile's.
        ///   - endpointURL: The address of the service or an emulator. Default: `AWS_ENDPOINT_URL_LAMBDA`,
        ///     `AWS_ENDPOINT_URL`, the profile's `endpoint_url`, or the service's own in the region.
        ///   - credentials: What requests are signed with. Default: what AWS tools find, in their order.
        ///   - profile: The profile in the shared files. Default: `AWS_PROFILE`, or `default`. Given here, it goes before
        ///     keys in the environment.
        ///   - retryPolicy: What happens when the service turns a call away. Default: up to three attempts.
        ///   - httpClient: What makes the calls. Default: a client of this module that lives as long as the process, waits
        ///     960 seconds for the next byte (functions may take 900), follows no redirects and decompresses nothing. One
        ///     of your own stays yours to shut down.
        public init(
            region: String? = nil,
            endpointURL: String? = nil,
            credentials: AWSCredentialsProvider = .automatic,
            profile: String? = nil,
            retryPolicy: LambdaRetryPolicy = LambdaRetryPolicy(),
            httpClient: HTTPClient? = nil
        ) {
            self.init(
                region: region,
                endpointURL: endpointURL,
                credentials: credentials,
                profile: profile,
                retryPolicy: retryPolicy,
                httpClient: httpClient,
                surroundings: .process
            )
        }

        init(
            region: String? = nil,
            endpointURL: String? = nil,
            credentials: AWSCredentialsProvider = .automatic,
            profile: String? = nil,
            retryPolicy: LambdaRetryPolicy = LambdaRetryPolicy(),
            httpClient: HTTPClient? = nil,
            surroundings: Surroundings
        ) {
            let http = httpClient ?? .lambda
            let chain = CredentialsChain(
                profile: profile,
                region: region,
                surroundings: surroundings,
                http: CredentialsHTTP(client: http)
            )
            self.retryPolicy = retryPolicy
            state = LambdaClientState(http: http, surroundings: surroundings, credentials: credentials, chain: chain) {
                () throws(AWSError) in
                try AWSSettings(
                    service: "lambda",
                    region: region,
                    endpointURL: endpointURL,
                    profile: profile,
                    surroundings: surroundings
                )
            }
        }
    }

    /// What the copies of a client share.
    final class LambdaClientState: Sendable {
        let http: HTTPClient
        let surroundings: Surroundings
        private let findSettings: @Sendable () throws(AWSError) -> AWSSettings
        private let found = Mutex<AWSSettings?>(nil)
        private let cache: CredentialsCache?

        init(
            http: HTTPClient,
            surroundings: Surroundings,
            credentials: AWSCredentialsProvider,
            chain: CredentialsChain,
            findSettings: @escaping @Sendable () throws(AWSError) -> AWSSettings
        ) {
            self.http = http
            self.surroundings = surroundings
            self.findSettings = findSettings
            let load: (@Sendable () async throws -> AWSCredentials)? =
                switch credentials.source {
                case .automatic: { try await chain.load() }
                case .fixed(let credentials): { credentials }
                case .custom(let load): load
                case .unsigned: nil
                }
            cache = load.map { CredentialsCache(now: surroundings.now, load: $0) }
        }

        /// Region and endpoint; once found they stay.
        func settings() throws(AWSError) -> AWSSettings {
            if let settings = found.withLock(\.self) { return settings }
            let settings = try findSettings()
            found.withLock { $0 = settings }
            return settings
        }

        /// Credentials that work now, or nil when requests are not signed.
        func credentials() async throws -> AWSCredentials? { try await cache?.credentials() }

        /// Says that the service calls these credentials expired.
        func forget(_ credentials: AWSCredentials?) {
            if let credentials { cache?.forget(credentials) }
        }
    }
#endif
