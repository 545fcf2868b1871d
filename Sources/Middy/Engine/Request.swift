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

    /// The outer level says whether somebody has answered early, the inner one with what.
    var earlyResponse: Response??

    /// Makes a request.
    public init(event: Event, context: Context) {
        self.event = event
        self.context = context
    }

    /// Answers now: in a `before`, the handler and every `after` are skipped; in an `after` or `onError`, the ones that
    /// have not run yet.
    /// - Parameter response: The response; nil answers with nothing, which is no answer to an error.
    public mutating func respond(with response: Response?) { earlyResponse = .some(response) }
}
