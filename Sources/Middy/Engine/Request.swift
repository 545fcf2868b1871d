/// One invocation on its way through the middlewares and the handler.
public struct Request<Event: Sendable, Context: Sendable, Response: Sendable>: Sendable {
    /// What the function was called with; a `before` may replace it.
    public var event: Event
    /// What is known about the invocation; a `before` may replace it.
    public var context: Context
    /// The response, or nil while nobody has made one.
    public var response: Response?
    /// What a middleware, the handler or the body has thrown, or nil.
    public internal(set) var error: (any Error)?
    /// Values that middlewares leave for each other and for the handler; fresh in every invocation.
    public var `internal`: RequestStorage

    /// Whether somebody has answered early, and with what.
    @usableFromInline var hasEarlyResponse = false
    @usableFromInline var earlyResponse: Response?

    /// Makes a request.
    /// - Parameters:
    ///   - event: What the function was called with.
    ///   - context: What is known about the invocation.
    ///   - internal: What the storage starts with.
    @inlinable
    public init(event: Event, context: Context, internal: RequestStorage = RequestStorage()) {
        self.event = event
        self.context = context
        self.internal = `internal`
    }

    /// Answers now: in a `before`, the handler and every `after` are skipped; in an `after` or `onError`, the ones that
    /// have not run yet.
    /// - Parameter response: The response; nil answers with nothing, which is no answer to an error.
    @inlinable
    public mutating func respond(with response: Response?) {
        earlyResponse = response
        hasEarlyResponse = true
    }

    /// Notes what was thrown.
    @usableFromInline
    mutating func fail(with error: any Error) { self.error = error }

    /// Takes the early response, and forgets it.
    @inlinable
    mutating func takeEarlyResponse() -> Response? {
        defer { forgetEarlyResponse() }
        return earlyResponse
    }

    /// Nobody has answered early.
    @inlinable
    mutating func forgetEarlyResponse() {
        earlyResponse = nil
        hasEarlyResponse = false
    }
}
