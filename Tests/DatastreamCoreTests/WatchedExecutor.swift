import DatastreamTesting
import Dispatch

/// Runs tasks and knows when none of them can go on.
///
/// Then each of them waits for something that only the test can do. So a test proves that something does not happen,
/// where it would otherwise wait for a while and hope. Children of the tasks run here too.
final class WatchedExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "watched", attributes: .concurrent)
    private let jobs = LiveCounter()

    func enqueue(_ job: consuming ExecutorJob) {
        let (job, token) = (UnownedJob(job), jobs.token())
        queue.async { withExtendedLifetime(token) { job.runSynchronously(on: self.asUnownedTaskExecutor()) } }
    }

    /// Starts a task here.
    func start<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) -> Task<Value, any Error> { Task(executorPreference: self) { try await body() } }

    /// Returns when nothing runs here and nothing is about to.
    func waitForRest() async throws { try await jobs.waitForZero() }
}
