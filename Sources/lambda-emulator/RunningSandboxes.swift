import LambdaEmulator
import Synchronization

/// The sandboxes of the running emulator, for whoever has to end their processes at once.
final class RunningSandboxes: Sendable {
    private let sandboxes = Mutex<[Sandbox]>([])

    func set(_ all: [Sandbox]) {
        sandboxes.withLock { $0 = all }
    }

    /// Kills every process that runs, with all that is in its group.
    func kill() {
        for sandbox in sandboxes.withLock({ $0 }) { sandbox.kill() }
    }
}
