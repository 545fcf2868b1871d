#if Hummingbird
    import HTTPTypes
    public import Hummingbird
    import Logging
    public import MiddyHTTP
    public import MiddyLambda
    import NIOCore

    extension LambdaHandler where Event == FunctionURLEvent, Response == HTTPEventResponse {
        /// The handler as a route of a Hummingbird server: the same middlewares, and a body that streams.
        ///
        /// ```swift
        /// let router = Router()
        /// router.get("/export", use: handler.hummingbirdRoute())
        /// ```
        /// The handler gets the request as the event of a Function URL. Such an event holds the body whole, as text, or as
        /// base64 when it is not UTF-8. Status, headers and cookies go out with the first byte of the response's body, or
        /// after ``MiddyOptions/headersAfter``; what fails before that runs the chain's `onError` hooks, and later ends the connection.
        /// - Parameter maxBodySize: The most bytes of a request's body; a longer one is answered with 413. Default: 6 MiB,
        ///   which is the service's limit.
        /// - Returns: What Hummingbird's `get`, `post` and `on` take as `use`.
        public func hummingbirdRoute<Context: RequestContext>(
            maxBodySize: Int = 6_291_556
        ) -> @Sendable (Hummingbird.Request, Context) async throws -> Hummingbird.Response {
            { request, context in
                let body = try await request.body.collect(upTo: maxBodySize)
                let context = InvocationContext(request, context)
                let event = functionURLEvent(request, body: body, id: context.requestID)
                return try await RouteRun.response { sender in
                    try await respond(to: event, context: context, sender: sender)
                }
            }
        }
    }

    extension InvocationContext {
        /// A request's context; it has no deadline.
        init(_ request: Hummingbird.Request, _ context: some RequestContext) {
            // the server's id of a request stands in its logger, and asking for it traps when the logger keeps nothing
            let id = context.logger[metadataKey: "hb.request.id"].map { "\($0)" }
            self.init(
                requestID: id ?? String(UInt64.random(in: .min ... .max), radix: 16),
                deadlineInMilliseconds: .max,
                invokedFunctionARN: "",
                traceID: HTTPField.Name.traceID.flatMap { request.headers[$0] },
                logger: context.logger
            )
        }
    }
#endif
