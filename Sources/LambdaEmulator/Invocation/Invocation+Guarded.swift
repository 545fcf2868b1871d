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
        var observers: [@Sendable (InvocationEnding) -> Void] = []

        /// Keeps the ending for whoever asks later, and gives back what tells all who wait already.
        mutating func end(_ ending: InvocationEnding) -> @Sendable () -> Void {
            self.ending = ending
            defer {
                waiter = nil
                observers = []
            }
            return { [waiter, observers] in
                for observer in observers { observer(ending) }
                waiter?.resume(returning: ending)
            }
        }
    }
}
