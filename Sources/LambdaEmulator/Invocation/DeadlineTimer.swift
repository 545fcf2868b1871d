package import NIOCore

/// Calls an action when an invocation's time is over: by the event loop's clock, or in tests when they say so.
package struct DeadlineTimer: Sendable {
    /// Starts the time and returns what stops it.
    package let start: @Sendable (any EventLoop, Duration, @escaping @Sendable () -> Void) -> @Sendable () -> Void

    /// Makes a timer.
    package init(
        start: @escaping @Sendable (any EventLoop, Duration, @escaping @Sendable () -> Void) -> @Sendable () -> Void
    ) {
        self.start = start
    }

    static let eventLoop = DeadlineTimer { eventLoop, duration, action in
        let scheduled = eventLoop.scheduleTask(in: TimeAmount(duration), action)
        return { scheduled.cancel() }
    }
}
