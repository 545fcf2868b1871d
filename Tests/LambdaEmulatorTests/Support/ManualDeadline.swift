import LambdaEmulator
import Synchronization

/// A deadline that comes when a test says so.
final class ManualDeadline: Sendable {
    private let actions = Mutex<[@Sendable () -> Void]>([])

    /// The timer of an emulator's configuration.
    var timer: DeadlineTimer {
        DeadlineTimer { _, _, action in
            self.actions.withLock { $0.append(action) }
            return {}
        }
    }

    /// Ends the time of every invocation that has begun.
    func pass() {
        for action in actions.withLock({ $0 }) { action() }
    }
}
