/// Observers of what happens in an invocation; they follow the data, to the last byte of a streamed body.
///
/// ```swift
/// .hooks(
///     MiddyHooks(
///         firstByte: { request, time in request.context.logger.info("first byte after \(time)") },
///         requestEnd: { request, outcome in request.context.logger.info("\(outcome.bytes) bytes in \(outcome.duration)") }
///     )
/// )
/// ```
/// In an invocation: `requestStart`, then `beforeMiddleware` and `afterMiddleware` around every hook of a middleware,
/// `beforeHandler` and `afterHandler`, `firstByte`, `chunk` for each chunk, and `requestEnd` exactly once whatever happened.
/// Those that return no promise in Middy are synchronous here, so they cannot delay a chunk by waiting. Mirrors Middy's
/// `beforePrefetch`, `requestStart`, `beforeMiddleware`, `afterMiddleware`, `beforeHandler`, `afterHandler` and `requestEnd`;
/// `firstByte` and `chunk` are our own.
public struct MiddyHooks<Event: Sendable, Context: Sendable, Response: Sendable>: Sendable {
    /// The request as it is at the moment of the call.
    public typealias CurrentRequest = Request<Event, Context, Response>

    /// Called once, before the first invocation.
    ///
    /// What it throws ends the start of the function; a later invocation tries it again. Middy's `beforePrefetch`.
    public var prefetch: (@Sendable () async throws -> Void)?
    /// Called first in every invocation; what it throws fails the invocation and no `onError` runs.
    public var requestStart: (@Sendable (CurrentRequest) async throws -> Void)?
    /// Called before each hook of a middleware.
    public var beforeMiddleware: (@Sendable (CurrentRequest, MiddlewareCall) -> Void)?
    /// Called after each hook of a middleware that did not throw, with the time it took.
    public var afterMiddleware: (@Sendable (CurrentRequest, MiddlewareCall, Duration) -> Void)?
    /// Called before the handler.
    public var beforeHandler: (@Sendable (CurrentRequest) -> Void)?
    /// Called after a handler that did not throw, with the time it took.
    public var afterHandler: (@Sendable (CurrentRequest, Duration) -> Void)?
    /// Called when the first chunk of the body is about to be sent, with the time since the start.
    public var firstByte: (@Sendable (CurrentRequest, Duration) -> Void)?
    /// Called for each chunk that is about to be sent, with its size in bytes; chunks are counted as they go out.
    public var chunk: (@Sendable (CurrentRequest, Int) -> Void)?
    /// Called last, exactly once: after the last byte, or after the failure.
    ///
    /// When the invocation has succeeded, what it throws comes out instead; when it has failed too, both come out as a
    /// ``RequestEndError`` (Middy 8, cases C35 to C39).
    public var requestEnd: (@Sendable (CurrentRequest, RequestOutcome) async throws -> Void)?

    /// Makes observers.
    /// - Parameters:
    ///   - prefetch: Called once, before the first invocation.
    ///   - requestStart: Called first in every invocation.
    ///   - beforeMiddleware: Called before each hook of a middleware.
    ///   - afterMiddleware: Called after each hook of a middleware.
    ///   - beforeHandler: Called before the handler.
    ///   - afterHandler: Called after the handler.
    ///   - firstByte: Called when the first chunk is about to be sent.
    ///   - chunk: Called for each chunk.
    ///   - requestEnd: Called last.
    public init(
        prefetch: (@Sendable () async throws -> Void)? = nil,
        requestStart: (@Sendable (CurrentRequest) async throws -> Void)? = nil,
        beforeMiddleware: (@Sendable (CurrentRequest, MiddlewareCall) -> Void)? = nil,
        afterMiddleware: (@Sendable (CurrentRequest, MiddlewareCall, Duration) -> Void)? = nil,
        beforeHandler: (@Sendable (CurrentRequest) -> Void)? = nil,
        afterHandler: (@Sendable (CurrentRequest, Duration) -> Void)? = nil,
        firstByte: (@Sendable (CurrentRequest, Duration) -> Void)? = nil,
        chunk: (@Sendable (CurrentRequest, Int) -> Void)? = nil,
        requestEnd: (@Sendable (CurrentRequest, RequestOutcome) async throws -> Void)? = nil
    ) {
        self.prefetch = prefetch
        self.requestStart = requestStart
        self.beforeMiddleware = beforeMiddleware
        self.afterMiddleware = afterMiddleware
        self.beforeHandler = beforeHandler
        self.afterHandler = afterHandler
        self.firstByte = firstByte
        self.chunk = chunk
        self.requestEnd = requestEnd
    }
}

/// Which hook of which middleware runs.
public struct MiddlewareCall: Hashable, Sendable, CustomStringConvertible {
    /// The kinds of hooks.
    public enum Phase: String, Hashable, Sendable {
        /// Before the handler.
        case before
        /// After the handler.
        case after
        /// After a failure.
        case onError
    }

    /// The middleware's name.
    public var name: String
    /// The kind of hook.
    public var phase: Phase

    /// The name and the kind of hook, such as `httpErrorHandler.onError`.
    public var description: String { "\(name).\(phase.rawValue)" }
}
