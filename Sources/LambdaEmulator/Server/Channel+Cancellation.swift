import NIOCore
import Synchronization

extension Channel {
    /// Runs `body`; if the task is cancelled, the channel closes a second later at the latest.
    ///
    /// That leaves time for a last answer, and none for a peer that does not read it.
    func closingSoonAfterCancellation(_ body: () async -> Void) async {
        let timer = Mutex<Scheduled<Void>?>(nil)
        await withTaskCancellationHandler {
            await body()
        } onCancel: {
            let closing = eventLoop.scheduleTask(in: .seconds(1)) { self.close(promise: nil) }
            timer.withLock { $0 = closing }
        }
        timer.withLock { $0 }?.cancel()
    }
}
