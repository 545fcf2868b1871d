import Synchronization

@testable import MiddyLambda

/// A deadline timer that a test sets off.
final class ManualTimer: Sendable {
    private let actions = Mutex<[Int64: @Sendable () -> Void]>([:])

    /// How many timers run.
    var running: Int { actions.withLock { $0.count } }

    /// Lets the time until a deadline pass.
    func fire(_ deadline: Int64) { actions.withLock { $0[deadline] }?() }

    var timer: InvocationTimer {
        InvocationTimer { deadline, action in
            self.actions.withLock { $0[deadline] = action }
            return { self.actions.withLock { $0[deadline] = nil } }
        }
    }
}
