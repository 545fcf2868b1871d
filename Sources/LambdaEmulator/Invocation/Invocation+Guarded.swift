import NIOCore

extension Invocation {
    /// What the lock guards.
    struct Guarded {
        var state = InvocationState()
        var ending: InvocationEnding?
        var waiter: CheckedContinuation<InvocationEnding, Never>?
        var runtimes: [any Channel] = []
        var deadline = WallTime(milliseconds: 0)
        var stopTimer: (@Sendable () -> Void)?
        var isAbandoned = false

        /// Keeps the ending for whoever asks later, and gives back whoever waits already.
        mutating func end(_ ending: InvocationEnding) -> CheckedContinuation<InvocationEnding, Never>? {
            self.ending = ending
            defer { waiter = nil }
            return waiter
        }
    }
}
