#if Hummingbird
    public import DatastreamCore
    import HTTPTypes
    public import Hummingbird
    public import Middy
    public import MiddyHTTP
    public import MiddyLambda
    public import NIOCore

    /// A request whose body streams in while the handler works.
    public struct StreamedRequest: Sendable {
        /// The method, in capitals.
        public var method: String
        /// The path as the client sent it, percent-encoded.
        public var path: String
        /// The query without the question mark, percent-encoded; empty when there is none.
        public var rawQuery: String
        /// The header fields.
        public var headers: HeaderFields
        /// The body; it can be consumed once, and the client sends no faster than it is.
        public var body: ReadableStream<ByteBuffer>
    }

    /// What the sending of a response looks at in its request.
    private struct RequestHead: HTTPEvent {
        var method: String
        var headers: HeaderFields
        var body: String? { nil }
        var isBase64Encoded: Bool { false }
    }

    extension MiddyChain
    where Event == StreamedRequest, Context == InvocationContext, Response == HTTPEventResponse {
        /// Ends the chain with a route of a Hummingbird server that streams both ways.
        ///
        /// ```swift
        /// let upload = middy(StreamedRequest.self, HTTPEventResponse.self, streamifyResponse: true)
        /// router.post("/clean", use: upload.hummingbirdRoute { request, _ in
        ///     HTTPEventResponse(body: request.body.pipe(through: gzipCompressStream()))
        /// })
        /// ```
        /// The first request calls the chain's `prefetch` hooks. Status and headers go out with the first byte, or after
        /// ``MiddyOptions/headersAfter``.
        /// - Parameter handler: Makes the response of one request. Its body may read the request's while it is sent.
        /// - Returns: What Hummingbird's `get`, `post` and `on` take as `use`.
        public func hummingbirdRoute<RouteContext: RequestContext>(
            _ handler: @escaping @Sendable (StreamedRequest, InvocationContext) async throws -> HTTPEventResponse
        ) -> @Sendable (Hummingbird.Request, RouteContext) async throws -> Hummingbird.Response {
            let start = OnceValue { try await prefetch() }
            return { request, context in
                try await start.value()
                let event = StreamedRequest(
                    method: request.method.rawValue,
                    path: request.uri.path,
                    rawQuery: request.uri.query ?? "",
                    headers: HeaderFields(request.headers),
                    body: createReadableStream(request.body)
                )
                let context = InvocationContext(request, context)
                return try await RouteRun.response { sender in
                    let sender = PreparingSender(
                        sender: sender,
                        request: RequestHead(method: event.method, headers: event.headers),
                        streamifyResponse: true
                    )
                    try await InvocationContext.$current.withValue(context) {
                        try await run(
                            event: event,
                            context: context,
                            handler: { event, context, _ in try await handler(event, context) },
                            sender: sender
                        )
                    }
                }
            }
        }
    }
#endif
