import Synchronization

/// Makes a gauge that shows where a pipeline spends its time.
///
/// ```swift
/// let gauge = backpressureGauge()
/// try await pipeline(options: RunOptions(gauge: gauge)) {
///     createReadableStream(orders)
///     csvFormatStream(header: ["id", "total"])
///     gzipCompressStream()
///     sink
/// }
/// print(gauge.report)                 // a table: who did what, who waited for whom, and the bottleneck
/// ```
/// Mirrors datastream's `backpressureGauge`, which lists pauses of Node's streams; a pull has no pause event, so this one
/// measures what those pauses were read for.
public func backpressureGauge() -> BackpressureGauge { BackpressureGauge() }

/// Measures, stage by stage, what passes through a pipeline and where its time goes.
///
/// Attached to a run (``RunOptions/gauge``) or to a stream (``DrivableStream/gauged(by:)``), it counts what goes into and
/// comes out of every stage, and splits the time of each into its own work, waiting for upstream and being held up by
/// downstream. ``report`` can be read at any time, also from another task while the run goes on. A run without a gauge
/// does not pay for it; with one, each item costs four readings of the clock a stage and goes through closures, which
/// shows when items are small and many.
///
/// A gauge shows its newest run. Runs are driven; what is iterated with `for try await` is not measured.
public final class BackpressureGauge: Sendable {
    private let newest = Mutex<GaugeMeasurement?>(nil)
    private let now: @Sendable () -> Int64

    /// Makes a gauge that reads the continuous clock.
    public convenience init() { self.init(clock: ContinuousClock()) }

    /// Makes a gauge that reads a clock of your own, such as a manual one in tests.
    public init<Time: Clock>(clock: Time) where Time.Duration == Duration {
        let start = clock.now
        now = { start.duration(to: clock.now).inNanoseconds }
    }

    /// What was measured up to now; without any stage when no run has begun.
    public var report: GaugeReport { newest.withLock { $0 }?.report ?? GaugeReport() }

    /// Starts the measurement of a run.
    @usableFromInline
    func begin() -> GaugeMeasurement {
        let measurement = GaugeMeasurement(now: now)
        newest.withLock { $0 = measurement }
        return measurement
    }
}

/// What a gauge measures of one run.
public final class GaugeMeasurement: Sendable {
    private struct State {
        var stages: [StageMeter] = []
        var ended: Int64?
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> Int64
    private let started: Int64
    @usableFromInline let sink: StageMeter

    init(now: @escaping @Sendable () -> Int64) {
        self.now = now
        started = now()
        sink = StageMeter(name: "sink", started: started, now: now)
    }

    /// Makes the meter of a stage.
    func meter(_ name: String) -> StageMeter { StageMeter(name: name, started: started, now: now) }

    /// Adds the stages of one section.
    ///
    /// A run asks its sections for their kernels from the sink upwards, so a section comes before those that are known.
    @usableFromInline
    func prepend(_ stages: [StageMeter]) { state.withLock { $0.stages.insert(contentsOf: stages, at: 0) } }

    /// Makes the meter of a stage that is a section of its own.
    @usableFromInline
    func addMeter(_ name: String) -> StageMeter {
        let meter = meter(name)
        prepend([meter])
        return meter
    }

    /// Says that the run is over; the first time counts.
    @usableFromInline
    func end() {
        let time = now()
        state.withLock { $0.ended = $0.ended ?? time }
    }

    var report: GaugeReport {
        let (stages, ended) = state.withLock { ($0.stages, $0.ended) }
        let time = ended ?? now()
        return GaugeReport(
            elapsed: .nanoseconds(time - started),
            isRunning: ended == nil,
            stages: stages.map { $0.reading(at: time) },
            sink: sink.reading(at: time)
        )
    }
}

extension Duration {
    var inNanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
}
