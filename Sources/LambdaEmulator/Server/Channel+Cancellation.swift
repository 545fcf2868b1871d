import NIOCore
import Synchronization

extension Channel {
    /// Runs `body`; once the task is cancelled, a peer that does not read cannot hold `body` back.
    ///
    /// That leaves time for a last answer, and a second at most for a peer that does not read it.
    func closingSoonAfterCancellation(_ body: () async -> Void) async {
        let timer = Mutex<RepeatedTask?>(nil)
        await withTaskCancellationHandler {
            await body()
        } onCancel: {
            let closing = closeIfStuck()
            timer.withLock { $0 = closing }
        }
        timer.withLock { $0 }?.cancel()
    }
}
