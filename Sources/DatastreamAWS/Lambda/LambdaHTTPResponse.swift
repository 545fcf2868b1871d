public import DatastreamCore
public import NIOCore

/// A response as a Function URL would send it: the head from the function's prelude, and the body behind it.
public struct LambdaHTTPResponse: Sendable {
    /// The status; 200 when the prelude has none.
    public let statusCode: Int
    /// The headers in their order; a name may come more than once.
    public let headers: [(name: String, value: String)]
    /// The cookies, each of them the value of a `Set-Cookie` header.
    public let cookies: [String]
    /// What follows after the prelude; for one consumer.
    ///
    /// It throws what ``LambdaStreamedResponse/body`` throws.
    public let body: ReadableStream<ByteBuffer>

    /// The value of the first header with this name, in any case, or nil.
    public subscript(name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

extension LambdaStreamedResponse {
    /// Reads the HTTP prelude that stands in front of the body of a function written for Function URLs.
    ///
    /// ```swift
    /// let response = try await lambda.invokeWithResponseStream(functionName: "site", payload: event)
    /// let http = try await response.splittingPrelude()
    /// print(http.statusCode, http["content-type"] ?? "")
    /// for try await chunk in http.body { … }
    /// ```
    /// The service hands the prelude (JSON, then eight NUL bytes) to callers as the first bytes of the payload. It may be
    /// spread over any number of chunks and has to end within 16,384 bytes. This consumes ``body``.
    /// - Returns: The head, and the body that follows.
    /// - Throws: ``AWSError/Code/invalidPrelude`` when the response does not begin with one, and what ``body`` throws.
    @concurrent
    public func splittingPrelude() async throws -> LambdaHTTPResponse {
        var iterator = body.makeAsyncIterator()
        var parser = LambdaPreludeParser()
        do {
            while let chunk = try await iterator.next(isolation: nil) {
                guard let (prelude, rest) = try parser.receive(chunk) else { continue }
                return LambdaHTTPResponse(
                    statusCode: prelude.statusCode,
                    headers: prelude.headers,
                    cookies: prelude.cookies,
                    body: createReadableStream(RestOfBody(first: rest, then: iterator))
                )
            }
            throw AWSError(.invalidPrelude, "the response ended within its prelude")
        } catch var error as AWSError {
            error.functionName = functionName
            error.requestID = requestID
            throw error
        }
    }
}
