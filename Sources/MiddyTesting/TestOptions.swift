import Logging
import Middy
public import MiddyLambda

/// What a handler under test is told about its invocation, and how fast its client reads.
public struct TestOptions: Sendable {
    /// How long the invocation may take, measured by `clock`.
    ///
    /// ``InvocationContext/remainingTime`` begins with it. Default: 900 s, as long as Lambda allows.
    public var deadline: Duration

    /// The clock of deadline, `headersAfter` and idle flush, such as a `ManualClock`; nil: the chain's own.
    ///
    /// Without one `headersAfter` does not count, so that what a test sees does not depend on how busy the machine is.
    /// Default: nil.
    public var clock: (any Clock<Duration>)?

    /// The context, but for its deadline; nil makes one.
    ///
    /// Default: nil.
    public var context: InvocationContext?

    /// Makes options.
    /// - Parameters:
    ///   - deadline: How long the invocation may take. Default: 900 s.
    ///   - clock: The clock of all times; nil: the chain's own. Default: nil.
    ///   - context: The context, but for its deadline; nil makes one. Default: nil.
    public init(
        deadline: Duration = .seconds(900),
        clock: (any Clock<Duration>)? = nil,
        context: InvocationContext? = nil
    ) {
        self.deadline = deadline
        self.clock = clock
        self.context = context
    }

    /// The context of one invocation that starts now.
    func makeContext(_ clock: any Clock<Duration>) -> InvocationContext {
        var context =
            self.context
            ?? InvocationContext(
                requestID: "test",
                deadlineInMilliseconds: 0,
                invokedFunctionARN: "arn:aws:lambda:eu-central-1:123456789012:function:test",
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        let elapsed = stopwatch(clock)
        context.deadlineInMilliseconds = milliseconds(deadline)
        context.currentMilliseconds = { milliseconds(elapsed()) }
        return context
    }
}

/// Starts to measure time by a clock.
private func stopwatch<C: Clock<Duration>>(_ clock: C) -> @Sendable () -> Duration {
    let start = clock.now
    return { start.duration(to: clock.now) }
}

private func milliseconds(_ duration: Duration) -> Int64 {
    duration.components.seconds * 1_000 + duration.components.attoseconds / 1_000_000_000_000_000
}
