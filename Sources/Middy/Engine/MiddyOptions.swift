import DatastreamCore

/// Times and sizes of a chain's invocations.
///
/// ```swift
/// middy(streamifyResponse: true, options: MiddyOptions(timeoutEarly: .milliseconds(200), minimumChunkSize: 0))
/// ```
public struct MiddyOptions: Sendable {
    /// How long before its deadline an invocation is cut off; zero never does that.
    ///
    /// The handler, and the body while it streams, is cancelled then. Before the first byte of the response the timeout
    /// takes the way of errors (``TimeoutError``) or is answered by `timeoutEarlyResponse`; after it the response ends
    /// with error trailers that name the timeout. A handler that computes without ever suspending has to look at
    /// `Task.isCancelled` now and then, or the answer waits for it; it also waits for a body that does not heed its
    /// cancellation. After the cut there is as much time as this for what is on its way to the client and
    /// for the trailers: give it more than the default where clients are slow. Default: 5 ms, as Middy's
    /// `timeoutEarlyInMillis`.
    public var timeoutEarly: Duration

    /// How long status and headers wait for the first byte of a streamed body; nil: for ever, zero: not at all.
    ///
    /// Until then a failing body can still become an error response, afterwards it ends with error trailers. Default: 1 s.
    public var headersAfter: Duration?

    /// The fewest bytes that go out together: smaller chunks of a streamed body are gathered.
    ///
    /// The first chunk goes out at once, gathered ones also when the body's source pauses (`flushWhenIdle`) and at the end.
    /// Zero sends every chunk as it comes. Default: 32,768, at which point gathering more gains nothing on the wire.
    public var minimumChunkSize: Int

    /// How long a body's source may be silent before what was gathered and what the body's stages hold is sent.
    ///
    /// Default: 20 ms; nil: only at the end.
    public var flushWhenIdle: Duration?

    /// What every request's ``Request/internal`` starts with (Middy, cases C64 and C65).
    public var `internal`: RequestStorage

    /// The clock for all times, such as a manual one in tests.
    ///
    /// Default: the continuous clock.
    public var clock: any Clock<Duration>

    /// Makes options.
    /// - Parameters:
    ///   - timeoutEarly: How long before its deadline an invocation is cut off. Default: 5 ms; zero: never.
    ///   - headersAfter: How long status and headers wait for the first byte. Default: 1 s; nil: for ever.
    ///   - minimumChunkSize: The fewest bytes that go out together. Default: 32,768; zero: chunks as they come.
    ///   - flushWhenIdle: How long a source may be silent before a flush. Default: 20 ms; nil: only at the end.
    ///   - internal: What every request's storage starts with. Default: nothing.
    ///   - clock: The clock for all times. Default: the continuous clock.
    public init(
        timeoutEarly: Duration = .milliseconds(5),
        headersAfter: Duration? = .seconds(1),
        minimumChunkSize: Int = 32_768,
        flushWhenIdle: Duration? = .milliseconds(20),
        internal: RequestStorage = RequestStorage(),
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.timeoutEarly = timeoutEarly
        self.headersAfter = headersAfter
        self.minimumChunkSize = minimumChunkSize
        self.flushWhenIdle = flushWhenIdle
        self.internal = `internal`
        self.clock = clock
    }

    /// Checks the values.
    /// - Throws: `StreamError.Code.invalidOption` for a negative time or size (Middy, case C70).
    public func validate() throws {
        func check(_ isValid: Bool, _ name: String, _ value: Any) throws {
            guard !isValid else { return }
            throw StreamError(.invalidOption, "\(name) is \(value); it must not be negative")
        }
        try check(timeoutEarly >= .zero, "timeoutEarly", timeoutEarly)
        try check(headersAfter.map { $0 >= .zero } ?? true, "headersAfter", headersAfter ?? .zero)
        try check(minimumChunkSize >= 0, "minimumChunkSize", minimumChunkSize)
        try check(flushWhenIdle.map { $0 > .zero } ?? true, "flushWhenIdle", flushWhenIdle ?? .zero)
    }
}
