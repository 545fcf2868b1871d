import NIOCore
import Synchronization

extension Invocation {
    /// Cuts the invocation short from outside; whether that ended the runtime's connections.
    @discardableResult
    func interrupt(_ verdict: Verdict) -> Bool {
        let (interruption, tellAll, runtimes) = guarded.withLock { guarded in
            let interruption = guarded.state.interrupt(verdict, onDisconnect: onDisconnect)
            let tellAll = interruption.ending.map { guarded.end($0) }
            if interruption.ending != nil { guarded.stopTimer?() }
            return (interruption, tellAll, guarded.runtimes)
        }
        if interruption.closesRuntime {
            for runtime in runtimes { runtime.close(promise: nil) }
        }
        if interruption.closesClient, client.isAwaited { closeClientSoon() }
        tellAll?()
        return interruption.closesRuntime
    }

    /// A client that does not read must not hold back the end; one that reads is to be told.
    private func closeClientSoon() {
        guard client.channel.isWritable else { return client.channel.close(promise: nil) }
        let timer = client.channel.closeIfStuck()
        let isOver = guarded.withLock { guarded in
            guarded.stopTimer = { timer.cancel() }
            return guarded.state.phase == .finished
        }
        if isOver { timer.cancel() }
    }
}
