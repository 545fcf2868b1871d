public import Middy

/// Starts a chain of middlewares around a Lambda handler.
///
/// ```swift
/// let handler = middy(streamifyResponse: true)
///     .use(httpErrorHandler())
///     .handler { (event: FunctionURLEvent, context: InvocationContext) in
///         HTTPEventResponse(headers: ["Content-Type": "text/csv"], body: createReadableStream("…"))
///     }
/// try await handler.run()
/// ```
/// The event's and the response's types are inferred when the chain is one expression; name them when a part of it is
/// kept in a variable: `middy(FunctionURLEvent.self, HTTPEventResponse.self, streamifyResponse: true)`.
/// - Parameters:
///   - event: The type of the event; any `Decodable` will do.
///   - response: The type of the response: ``HTTPEventResponse``, or ``BodyResponse`` for a body alone.
///   - streamifyResponse: Whether the body is sent as it is produced; otherwise it is collected, at most 6 MB, and sent
///     whole.
///   - options: Times and sizes.
public func middy<Event: Sendable, Response: Sendable>(
    _ event: Event.Type = Event.self,
    _ response: Response.Type = Response.self,
    streamifyResponse: Bool,
    options: MiddyOptions = MiddyOptions()
) -> MiddyChain<Event, InvocationContext, Response> {
    MiddyChain(streamifyResponse: streamifyResponse, options: options) { context in
        context.deadlineInMilliseconds == .max ? nil : context.remainingTime
    }
}

extension MiddyChain where Context == InvocationContext {
    /// Ends the chain with the function's own code.
    /// - Parameter body: Makes the response of one event: an ``HTTPEventResponse``, or a string, bytes or a stream for a
    ///   response that is a body alone.
    @inlinable
    public func handler<Output: ResponseConvertible>(
        _ body: @escaping @Sendable (Event, InvocationContext) async throws -> Output
    ) -> LambdaHandler<Event, Response>
    where Event: Decodable, Response: LambdaResponse, Output.Response == Response {
        LambdaHandler(chain: self) { event, context, _ in try await body(event, context).response() }
    }

    /// Ends the chain with the function's own code, which reads what the middlewares have left for it.
    /// - Parameter body: Makes the response of one event; its third argument is ``Request/internal``.
    @inlinable
    public func handler<Output: ResponseConvertible>(
        _ body: @escaping @Sendable (Event, InvocationContext, RequestStorage) async throws -> Output
    ) -> LambdaHandler<Event, Response>
    where Event: Decodable, Response: LambdaResponse, Output.Response == Response {
        LambdaHandler(chain: self) { try await body($0, $1, $2).response() }
    }
}
