#if AWS
    import DatastreamAWS
    import NIOCore

    extension LambdaClient {
        /// A client for a test's server, with the keys of AWS's examples, that makes one attempt.
        static func test(_ url: String, retryPolicy: LambdaRetryPolicy = .never) -> LambdaClient {
            LambdaClient(
                region: "us-east-1",
                endpointURL: url,
                credentials: .fixed(AWSCredentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "secret")),
                retryPolicy: retryPolicy
            )
        }
    }

    /// All of a stream as text.
    func text(_ stream: ReadableStream<ByteBuffer>) async throws -> String {
        var text = ""
        for try await chunk in stream { text += String(buffer: chunk) }
        return text
    }
#endif
