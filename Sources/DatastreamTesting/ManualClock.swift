/// A clock that stands still until a test advances it.
///
/// ```swift
/// let clock = ManualClock()
/// async let results = stream.pipe(to: sink, options: RunOptions(flushWhenIdle: .milliseconds(20), clock: clock))
/// try await clock.waitForSleepers()
/// clock.advance(by: .milliseconds(20))     // wakes the sleeper
/// try await clock.waitForSleepers()        // it has done its work and sleeps again
/// ```
public final class ManualClock: Clock, Sendable {
    /// A point on the clock.
    public struct Instant: InstantProtocol {
        /// The time since the clock was made.
        public var offset: Duration

        /// Makes an instant.
        /// - Parameter offset: The time since the clock was made.
        public init(offset: Duration = .zero) { self.offset = offset }

        /// The instant that is `duration` later.
        public func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }

        /// The time from this instant to another.
        public func duration(to other: Instant) -> Duration { other.offset - offset }

        /// Whether one instant is before another.
        public static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct State: Sendable {
        var now = Instant()
        var deadlines: [UInt64: Instant] = [:]
        var lastID: UInt64 = 0
        var sleeps = 0
    }

    private let monitor = Monitor(State())

    /// Makes a clock that stands at zero.
    public init() {}

    /// The instant at which the clock stands.
    public var now: Instant { monitor.update { $0.now } }

    /// The clock is exact.
    public var minimumResolution: Duration { .zero }

    /// How many tasks sleep.
    public var sleepers: Int { monitor.update { $0.deadlines.count } }

    /// How often a task has gone to sleep.
    public var sleeps: Int { monitor.update { $0.sleeps } }

    /// Moves the clock and wakes those whose time has come.
    public func advance(by duration: Duration) {
        monitor.update { state in
            state.now = state.now.advanced(by: duration)
            state.deadlines = state.deadlines.filter { $0.value > state.now }
        }
    }

    /// Returns when at least `count` tasks sleep, at once if they do.
    ///
    /// A task that was woken no longer counts, so after an ``advance(by:)`` this waits until the woken ones have done
    /// their work and sleep again.
    /// - Throws: `CancellationError` when the waiting task is cancelled.
    public func waitForSleepers(_ count: Int = 1) async throws {
        try await monitor.wait(until: { $0.deadlines.count >= count })
    }

    /// Sleeps until the clock has been advanced to `deadline`.
    /// - Throws: `CancellationError` when the sleeping task is cancelled.
    public func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
        let id = monitor.update { state in
            state.lastID += 1
            state.sleeps += 1
            if deadline > state.now { state.deadlines[state.lastID] = deadline }
            return state.lastID
        }
        do {
            try await monitor.wait(until: { $0.deadlines[id] == nil })
        } catch {
            monitor.update { $0.deadlines[id] = nil }
            throw error
        }
        try Task.checkCancellation()
    }
}
