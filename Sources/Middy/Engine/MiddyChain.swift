/// Middlewares in the order they were added; a value, so a chain kept in a variable can be extended in two ways.
public struct MiddyChain<Event: Sendable, Context: Sendable, Response: Sendable>: Sendable {
    /// A hook of this chain.
    public typealias Hook = Middleware<Event, Context, Response>.Hook

    var befores: [Hook] = []
    var afters: [Hook] = []
    var onErrors: [Hook] = []
    var arounds: [Middleware<Event, Context, Response>.Around] = []
    /// Whether the response is streamed; otherwise it is sent whole.
    public let streamifyResponse: Bool

    /// Makes an empty chain.
    /// - Parameter streamifyResponse: Whether the response is streamed; otherwise it is collected and sent whole.
    public init(streamifyResponse: Bool) { self.streamifyResponse = streamifyResponse }

    /// Adds a middleware.
    ///
    /// One without any hook changes nothing (Middy, case C1, throws; here it is a value like others).
    public func use(_ middleware: Middleware<Event, Context, Response>) -> Self {
        var chain = self
        if let before = middleware.before { chain.befores.append(before) }
        if let after = middleware.after { chain.afters.insert(after, at: 0) }
        if let onError = middleware.onError { chain.onErrors.insert(onError, at: 0) }
        if let around = middleware.around { chain.arounds.append(around) }
        return chain
    }

    /// Adds middlewares, as if one after the other.
    public func use(_ middlewares: [Middleware<Event, Context, Response>]) -> Self {
        middlewares.reduce(self) { chain, middleware in chain.use(middleware) }
    }

    /// Adds a hook that runs before the handler.
    public func before(_ hook: @escaping Hook) -> Self { use(Middleware(before: hook)) }

    /// Adds a hook that runs after the handler, in reverse order.
    public func after(_ hook: @escaping Hook) -> Self { use(Middleware(after: hook)) }

    /// Adds a hook that runs when something has thrown, in reverse order.
    public func onError(_ hook: @escaping Hook) -> Self { use(Middleware(onError: hook)) }

    /// Adds a scope around everything that follows, the sending of the body included.
    public func around(_ around: @escaping Middleware<Event, Context, Response>.Around) -> Self {
        use(Middleware(around: around))
    }
}
