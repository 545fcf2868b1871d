#if AWS
    public import DatastreamCore
    public import NIOCore

    /// Makes a readable stream of what functions answer, one after the other.
    ///
    /// ```swift
    /// let months = awsLambdaReadableStream([
    ///     LambdaInvocation(functionName: "export", payload: #"{"month":"2026-10"}"#),
    ///     LambdaInvocation(functionName: "export", payload: #"{"month":"2026-11"}"#),
    /// ])
    /// try await months.pipe(through: gzipCompressStream()).pipe(to: file)
    /// ```
    /// Each function is called when the one before it has ended, and what they write is joined without anything in
    /// between. When one fails, the stream fails with an ``AWSError`` that has its ``AWSError/functionName`` and
    /// ``AWSError/invocationIndex``, and later ones are not called. Nothing is called until the stream is consumed; each
    /// consumer calls them all anew. Needs the trait `AWS`.
    ///
    /// Mirrors datastream's `awsLambdaReadableStream`; unlike it, a response that ends without `InvokeComplete` is an error.
    /// - Parameters:
    ///   - invocations: What to call; none give an empty stream.
    ///   - client: What makes the calls. Default: a client with all its defaults.
    public func awsLambdaReadableStream(
        _ invocations: [LambdaInvocation],
        client: LambdaClient = LambdaClient()
    ) -> ReadableStream<ByteBuffer> {
        createReadableStream { writer in
            for (index, invocation) in invocations.enumerated() {
                do {
                    let response = try await client.invokeWithResponseStream(invocation)
                    for try await chunk in response.body { try await writer.write(chunk) }
                } catch var error as AWSError {
                    error.functionName = invocation.functionName
                    error.invocationIndex = index
                    throw error
                }
            }
        }
    }
#endif
