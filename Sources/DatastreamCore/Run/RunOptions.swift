/// How a run is carried out.
public struct RunOptions: Sendable {
    /// How long the source may be silent before what the stages hold is flushed to the sink, or nil for never.
    ///
    /// Default: 20 ms; less than 1 ms counts as 1 ms. A fast source is never flushed, so it keeps its compression ratio; rows
    /// that trickle in are readable at the other end at most twice this time after they were made. Sources that never wait
    /// (arrays, sequences, strings) need no flush and get none.
    public var flushWhenIdle: Duration?

    /// The clock that measures it.
    ///
    /// Default: the continuous clock.
    public var clock: any Clock<Duration>

    /// What measures the run, stage by stage, or nil.
    ///
    /// Default: nil, which costs nothing.
    public var gauge: BackpressureGauge?

    /// Makes options.
    /// - Parameters:
    ///   - flushWhenIdle: How long the source may be silent before a flush. Default: 20 ms; nil: never.
    ///   - clock: The clock that measures it.
    ///   - gauge: What measures the run, or nil. Default: nil.
    public init(
        flushWhenIdle: Duration? = .milliseconds(20),
        clock: any Clock<Duration> = ContinuousClock(),
        gauge: BackpressureGauge? = nil
    ) {
        self.flushWhenIdle = flushWhenIdle
        self.clock = clock
        self.gauge = gauge
    }
}
