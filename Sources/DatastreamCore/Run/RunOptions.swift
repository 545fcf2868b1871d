/// How a run is carried out.
public struct RunOptions: Sendable {
    /// How long the source may be silent before what the stages hold is flushed to the sink, or nil for never.
    ///
    /// Default: 20 ms. A fast source is never flushed, so it keeps its compression ratio; rows that trickle in are
    /// readable at the other end at most twice this time after they were made. Sources that never wait (arrays,
    /// sequences, strings) need no flush and get none.
    public var flushWhenIdle: Duration?

    /// The clock that measures it.
    ///
    /// Default: the continuous clock.
    public var clock: any Clock<Duration>

    /// Makes options.
    /// - Parameters:
    ///   - flushWhenIdle: How long the source may be silent before a flush. Default: 20 ms; nil: never.
    ///   - clock: The clock that measures it.
    public init(
        flushWhenIdle: Duration? = .milliseconds(20),
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.flushWhenIdle = flushWhenIdle
        self.clock = clock
    }
}
