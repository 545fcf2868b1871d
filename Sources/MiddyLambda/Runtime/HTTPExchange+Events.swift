import Synchronization

/// What happens to a connection, and who is woken by it.
extension HTTPExchange {
    /// A new invocation begins.
    /// - Returns: Its number on this connection.
    func beginInvocation() -> Int {
        state.withLock { state in
            state.interruption = nil
            state.isSending = false
            state.isServed = false
            state.invocation += 1
            return state.invocation
        }
    }

    /// No more invocations are wanted; the one that runs goes on.
    func stop() {
        let waiter: CheckedContinuation<HTTPAnswer, any Error>? = state.withLock { state in
            state.isStopping = true
            return state.awaitsInvocation ? state.answerWaiter.take() : nil
        }
        waiter?.resume(throwing: CancellationError())
    }

    /// A request whose body is streamed begins.
    func beginSending() { state.withLock { $0.isSending = true } }

    /// The streamed body is over; from here on an answer is welcome.
    func endSending() { state.withLock { $0.isSending = false } }

    /// Bytes have left for the socket, or never will.
    func wrote(_ count: Int) {
        state.withLock { state in
            state.bytesInFlight -= count
            return state.bytesInFlight <= Self.lowWaterMark ? state.roomWaiter.take() : nil
        }?.resume()
    }

    /// An answer has come.
    /// - Parameter isLast: Whether the other side closes the connection after it.
    func deliver(_ answer: HTTPAnswer, isLast: Bool) {
        let (waiter, writer, watcher) = state.withLock { state in
            if isLast, state.closure == nil {
                state.closure = LambdaError(.connectionClosed, "the Runtime API closed the connection")
            }
            state.isServed = !state.isSending
            let waiter = state.answerWaiter.take()
            if waiter == nil { state.answer = answer }
            return (waiter, state.roomWaiter.take(), state.isSending ? state.breakHandler.take() : nil)
        }
        waiter?.resume(returning: answer)
        guard writer != nil || watcher != nil else { return }
        let early = HTTPExchange.answeredEarly(answer)
        writer?.resume(throwing: early)
        watcher?(early)
    }

    /// The connection is closed; the work behind a response that has been answered goes on.
    func close(_ error: LambdaError) {
        let (answer, room, watcher) = state.withLock { state in
            if state.closure == nil { state.closure = error }
            let watcher = state.isServed ? nil : state.breakHandler.take()
            return (state.answerWaiter.take(), state.roomWaiter.take(), watcher)
        }
        answer?.resume(throwing: error)
        room?.resume(throwing: error)
        watcher?(error)
    }

    /// The invocation's time is over; the connection lives on.
    /// - Parameter invocation: Its number; nothing happens when it is not the current one any more.
    func interrupt(_ error: LambdaError, invocation: Int) {
        let watcher: (@Sendable (LambdaError) -> Void)? = state.withLock { state in
            guard state.invocation == invocation else { return nil }
            state.interruption = error
            return state.breakHandler.take()
        }
        watcher?(error)
    }

    static func answeredEarly(_ answer: HTTPAnswer) -> LambdaError {
        LambdaError(
            .unexpectedAnswer,
            "the Runtime API answered \(answer.status) before the response was over: \(answer.text)"
        )
    }
}
