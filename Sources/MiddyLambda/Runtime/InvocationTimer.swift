import NIOCore

/// What calls back when the time of an invocation is over.
///
/// Timers of the event loop can be taken back for good; a sleeping task's cannot, and one for each invocation would pile up
/// for as long as the function may run.
struct InvocationTimer: Sendable {
    /// Starts a timer.
    ///
    /// Its arguments are the deadline in milliseconds since 1970, the connection's event loop, and what to do then; its
    /// result takes the timer back.
    var start: @Sendable (Int64, any EventLoop, @escaping @Sendable () -> Void) -> @Sendable () -> Void

    /// The system's clock.
    static let system = InvocationTimer { deadline, eventLoop, action in
        let remaining = max(0, max(0, deadline) - WallTime.now.millisecondsSince1970)
        // no function runs longer than a day, and a deadline from nowhere must not overflow
        let timer = eventLoop.scheduleTask(in: .milliseconds(min(remaining, 86_400_000)), action)
        return { timer.cancel() }
    }
}
