extension Invocation {
    /// What a race between a piece of work and the clock comes to.
    private enum RaceEvent: Sendable {
        case done
        case returned(Response)
        case failed(any Error)
        case timeIsUp
        case timerCancelled
    }

    /// How long the handler or the body may take, or nil when that is not limited.
    func timeLimit(_ context: Context) -> Duration? {
        guard chain.options.timeoutEarly > .zero, let remaining = chain.remainingTime?(context) else { return nil }
        return max(remaining - chain.options.timeoutEarly, .zero)
    }

    /// The handler against the clock, then afters and sending.
    ///
    /// A handler that does not heed its cancellation does not hold up the answer, only the end of the invocation: nothing
    /// outlives its scope.
    func answerInTime(_ request: inout Chain.ChainRequest, limit: Duration) async throws {
        try await withThrowingTaskGroup(of: RaceEvent.self) { group in
            let current = request
            group.addTask {
                do { return .returned(try await callHandler(current)) } catch { return .failed(error) }
            }
            group.addTask { await timer(limit) }
            var failure: (any Error)?
            do {
                request.response = try await firstAnswer(of: &group, current)
                _ = try await call(chain.afters, .after, &request)
            } catch {
                failure = error
            }
            try await deliver(&request, failure: failure)
        }
    }

    /// What the handler or the clock says, whichever comes first; the other one is cancelled.
    private func firstAnswer(
        of group: inout ThrowingTaskGroup<RaceEvent, any Error>,
        _ request: Chain.ChainRequest
    ) async throws -> Response {
        while let event = try await group.next() {
            switch event {
            case .returned(let response):
                group.cancelAll()
                return response
            case .failed(let error):
                group.cancelAll()
                throw error
            case .timeIsUp:
                let timeout = run.timeOut()
                group.cancelAll()
                guard let response = chain.timeoutResponse else { throw timeout }
                return try await response(request)
            case .timerCancelled, .done: continue
            }
        }
        throw CancellationError()
    }

    /// Sends the response, or what the onErrors make of a failure.
    func deliver(_ request: inout Chain.ChainRequest, failure: (any Error)?) async throws {
        if let failure { try await recover(&request, from: failure) }
        do {
            try await sendInTime(request)
        } catch  where !sender.hasStarted {
            try await answerFailedBody(&request, failure: error)
            run.restart()
            observeSending(request)
            try await sender.send(request.response, in: run)
        } catch {
            request.error = run.cause(of: error)
            throw run.cause(of: error)
        }
    }

    /// Finds a response in place of one whose body has failed before its first byte.
    private func answerFailedBody(_ request: inout Chain.ChainRequest, failure: any Error) async throws {
        var failure = run.cause(of: failure)
        if failure is TimeoutError, let response = chain.timeoutResponse {
            do {
                request.response = try await response(request)
                return
            } catch {
                failure = error
            }
        }
        try await recover(&request, from: failure)
    }

    /// Sends the response against the clock: first that of the head, then that of the deadline.
    private func sendInTime(_ request: Chain.ChainRequest) async throws {
        observeSending(request)
        // an invocation that was cut off already has only its reserve left, for an answer that has to go out
        let limit = run.timeout == nil ? timeLimit(request.context) : nil
        let headersAfter = sender.mayWait(for: request.response) ? chain.options.headersAfter : nil
        guard limit != nil || headersAfter != nil else { return try await sender.send(request.response, in: run) }
        try await withThrowingTaskGroup(of: RaceEvent.self) { group in
            group.addTask {
                do { try await sender.send(request.response, in: run) } catch { return .failed(error) }
                return .done
            }
            if let limit { group.addTask { await timer(limit) } }
            if let headersAfter {
                group.addTask {
                    if case .timeIsUp = await timer(headersAfter) { sender.sendHead() }
                    return .timerCancelled
                }
            }
            defer { group.cancelAll() }
            while let event = try await group.next() {
                switch event {
                case .done, .returned: return
                case .failed(let error): throw error
                case .timeIsUp:
                    _ = run.timeOut()
                    group.cancelAll()
                case .timerCancelled: continue
                }
            }
        }
    }

    /// Lets the hooks see how far the response of this request is.
    ///
    /// The run keeps what observes it, so that may not hold the invocation, which keeps the run.
    private func observeSending(_ request: Chain.ChainRequest) {
        guard let elapsed else { return }
        let hooks = chain.hooks
        run.observe(
            ResponseRun.Observer(
                elapsed: elapsed,
                firstByte: { time in for hook in hooks { hook.firstByte?(request, time) } },
                chunk: { size in for hook in hooks { hook.chunk?(request, size) } }
            )
        )
    }

    private func timer(_ duration: Duration) async -> RaceEvent {
        do {
            try await sleepInSteps(for: duration, on: chain.options.clock)
            return .timeIsUp
        } catch {
            return .timerCancelled
        }
    }
}
