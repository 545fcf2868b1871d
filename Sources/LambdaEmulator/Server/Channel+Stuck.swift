import NIOCore

extension Channel {
    /// Closes the channel within a second if its peer does not take what it is sent, and after 30 s in any case.
    ///
    /// Cancel the returned task once the last answer is written. While nothing waits for the peer the channel stays open: the
    /// answer is still to come, from a task that may get no processor for seconds on a busy machine.
    func closeIfStuck() -> RepeatedTask {
        let limit = eventLoop.now + .seconds(30)
        return eventLoop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { task in
            let pending = (try? self.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
            guard pending > 0 || !self.isActive || self.eventLoop.now >= limit else { return }
            task.cancel()
            self.close(promise: nil)
        }
    }
}
