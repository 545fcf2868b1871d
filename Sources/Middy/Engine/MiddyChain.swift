/// Middlewares in the order they were added; a value, so a chain kept in a variable can be extended in two ways.
///
/// Because it is a value, a middleware cannot register another one while an invocation runs (Middy, case C33): extending a
/// chain makes a new chain, and a handler keeps the one that it was made of.
public struct MiddyChain<Event: Sendable, Context: Sendable, Response: Sendable>: Sendable {
    /// A hook of this chain.
    public typealias Hook = Middleware<Event, Context, Response>.Hook

    /// Makes the answer of an invocation whose time is up.
    public typealias TimeoutResponse = @Sendable (Request<Event, Context, Response>) async throws -> Response

    /// A hook of a middleware.
    ///
    /// In a struct, because a function that stands in an array by itself is wrapped twice for each call.
    @usableFromInline
    struct Step: Sendable {
        @usableFromInline let hook: Hook

        init(_ hook: @escaping Hook) { self.hook = hook }
    }

    /// The hooks of one kind, in the order in which they run.
    @usableFromInline
    struct Steps: Sendable {
        @usableFromInline var all: [Step] = []
        /// What each of them is called when it is observed; apart from the hooks, as mostly nobody asks.
        @usableFromInline var calls: [MiddlewareCall] = []

        mutating func append(_ hook: @escaping Hook, _ call: MiddlewareCall) {
            all.append(Step(hook))
            calls.append(call)
        }

        mutating func prepend(_ hook: @escaping Hook, _ call: MiddlewareCall) {
            all.insert(Step(hook), at: 0)
            calls.insert(call, at: 0)
        }
    }

    @usableFromInline var befores = Steps()
    @usableFromInline var afters = Steps()
    @usableFromInline var onErrors = Steps()
    @usableFromInline var arounds: [Middleware<Event, Context, Response>.Around] = []
    @usableFromInline var observers = Observers()
    @usableFromInline var timeoutResponse: TimeoutResponse?
    @usableFromInline let remainingTime: (@Sendable (Context) -> Duration?)?

    /// Whether the response is streamed; otherwise it is sent whole.
    public let streamifyResponse: Bool
    /// Times and sizes.
    public var options: MiddyOptions

    /// Makes an empty chain.
    /// - Parameters:
    ///   - streamifyResponse: Whether the response is streamed; otherwise it is collected and sent whole.
    ///   - options: Times and sizes.
    ///   - remainingTime: Reads from a context how long the invocation may still take. Default: nil, no early timeout.
    public init(
        streamifyResponse: Bool,
        options: MiddyOptions = MiddyOptions(),
        remainingTime: (@Sendable (Context) -> Duration?)? = nil
    ) {
        self.streamifyResponse = streamifyResponse
        self.options = options
        self.remainingTime = remainingTime
    }

    /// Adds a middleware.
    ///
    /// One without any hook changes nothing (Middy, cases C1 and C75, throws; here it is a value like others).
    public func use(_ middleware: Middleware<Event, Context, Response>) -> Self {
        var chain = self
        let name = middleware.name
        if let hook = middleware.before { chain.befores.append(hook, MiddlewareCall(name: name, phase: .before)) }
        if let hook = middleware.after { chain.afters.prepend(hook, MiddlewareCall(name: name, phase: .after)) }
        if let hook = middleware.onError { chain.onErrors.prepend(hook, MiddlewareCall(name: name, phase: .onError)) }
        if let around = middleware.around { chain.arounds.append(around) }
        return chain
    }

    /// Adds middlewares, as if one after the other.
    public func use(_ middlewares: [Middleware<Event, Context, Response>]) -> Self {
        middlewares.reduce(self) { chain, middleware in chain.use(middleware) }
    }

    /// Adds a hook that runs before the handler.
    public func before(_ hook: @escaping Hook) -> Self { use(Middleware(name: "before", before: hook)) }

    /// Adds a hook that runs after the handler, in reverse order.
    public func after(_ hook: @escaping Hook) -> Self { use(Middleware(name: "after", after: hook)) }

    /// Adds a hook that runs when something has thrown, in reverse order.
    public func onError(_ hook: @escaping Hook) -> Self { use(Middleware(name: "onError", onError: hook)) }

    /// Adds a scope around everything that follows, the sending of the body included.
    public func around(_ around: @escaping Middleware<Event, Context, Response>.Around) -> Self {
        use(Middleware(name: "around", around: around))
    }

    /// Adds observers of what happens in an invocation, after those that were added before.
    public func hooks(_ hooks: MiddyHooks<Event, Context, Response>) -> Self {
        var chain = self
        chain.observers.append(hooks)
        return chain
    }

    /// Sets what answers when the time is nearly up and no byte of a response has gone out.
    ///
    /// ```swift
    /// .timeoutEarlyResponse { _ in HTTPEventResponse(statusCode: 503, body: "try again") }
    /// ```
    /// Without one, ``TimeoutError`` goes to the onErrors. What it throws goes to them as well (Middy, case C19). When the
    /// handler was cut off the afters run on this response; when the body was, they have run already. Mirrors Middy's
    /// `timeoutEarlyResponse`; see ``MiddyOptions/timeoutEarly`` for the moment.
    /// - Parameter response: Makes the response; it has what is left of the reserve to do so.
    public func timeoutEarlyResponse(_ response: @escaping TimeoutResponse) -> Self {
        var chain = self
        chain.timeoutResponse = response
        return chain
    }
}
