/// A task that waits until another one resumes it.
///
/// It is a class because the layout of a continuation is known at run time only: a state that held one would be slow to look
/// at in all its parts.
final class ParkedTask: Sendable {
    private let continuation: CheckedContinuation<Void, Never>

    private init(_ continuation: CheckedContinuation<Void, Never>) { self.continuation = continuation }

    /// Goes on; to be called once.
    func resume() { continuation.resume() }

    /// Suspends the current task until it is resumed.
    /// - Parameter keep: Puts the task where others find it; returns false when there is nothing to wait for.
    @concurrent
    static func wait(_ keep: (ParkedTask) -> Bool) async {
        await withCheckedContinuation { continuation in
            let task = ParkedTask(continuation)
            if !keep(task) { task.resume() }
        }
    }
}
