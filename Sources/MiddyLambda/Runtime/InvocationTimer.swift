import Middy

/// What calls back when the time of an invocation is over.
struct InvocationTimer: Sendable {
    /// Starts a timer.
    ///
    /// Its arguments are the deadline in milliseconds since 1970 and what to do then; its result takes the timer back.
    var start: @Sendable (Int64, @escaping @Sendable () -> Void) -> @Sendable () -> Void

    /// The system's clock.
    static let system = InvocationTimer { deadline, action in
        let remaining = max(0, max(0, deadline) - WallTime.now.millisecondsSince1970)
        // no function runs longer than a day, and a deadline from nowhere must not overflow
        let alarm = AlarmClock.shared.set(after: .milliseconds(min(remaining, 86_400_000)), action)
        return { alarm.cancel() }
    }
}
