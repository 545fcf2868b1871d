/// A set of hooks that go together, such as an error handler or CORS headers.
///
/// All hooks are optional. Every `before` runs in the order of `use`, then the handler, then every `after` in reverse. When
/// any of them throws, every `onError` runs in reverse, also of those whose `before` never ran. These are Middy's three
/// flat lists; they are not an onion.
///
/// ```swift
/// let timing = Middleware<FunctionURLEvent, InvocationContext, HTTPEventResponse>(
///     name: "server",
///     after: { $0.response?.headers["Server"] = "swift" }
/// )
/// ```
public struct Middleware<Event: Sendable, Context: Sendable, Response: Sendable>: Sendable {
    /// A hook; it may change the request and answer early.
    public typealias Hook = @Sendable (inout Request<Event, Context, Response>) async throws -> Void

    /// A scope around the whole invocation, the sending of the body included; it calls its second argument once.
    public typealias Around =
        @Sendable (
            _ request: Request<Event, Context, Response>,
            _ next: @Sendable () async throws -> Void
        ) async throws -> Void

    /// The name for logs and timings.
    public var name: String
    /// Runs before the handler.
    public var before: Hook?
    /// Runs after the handler, before the body is sent.
    ///
    /// The body has not been read yet, so what it needs must not be closed here (Middy, gap X9): clean-up belongs into
    /// the body's own scope, into `around`, or into ``MiddyHooks/requestEnd``.
    public var after: Hook?
    /// Runs when anything before the first byte of the response has thrown.
    public var onError: Hook?
    /// Encloses everything, for task-locals, tracing spans and log metadata.
    public var around: Around?

    /// Makes a middleware.
    /// - Parameters:
    ///   - name: The name for logs and timings.
    ///   - before: Runs before the handler.
    ///   - after: Runs after the handler, before the body is sent.
    ///   - onError: Runs when anything before the first byte of the response has thrown.
    ///   - around: Encloses everything.
    public init(
        name: String = "middleware",
        before: Hook? = nil,
        after: Hook? = nil,
        onError: Hook? = nil,
        around: Around? = nil
    ) {
        self.name = name
        self.before = before
        self.after = after
        self.onError = onError
        self.around = around
    }
}
