extension Invocation {
    /// Sends the response, or what the onErrors make of a failure.
    @inlinable
    @concurrent
    func deliver(_ request: inout Chain.ChainRequest, failure: (any Error)?) async throws {
        if let failure { try await recover(&request, from: failure) }
        do {
            try await sendInTime(request)
        } catch {
            let cause = run.cause(of: error)
            guard !sender.hasStarted else { throw fail(&request, with: cause, after: failure) }
            do {
                try await answerFailedBody(&request, failure: cause)
            } catch {
                throw fail(&request, with: error, after: failure)
            }
            run.restart()
            do {
                try await sendInTime(request)
            } catch {
                throw fail(&request, with: run.cause(of: error), after: cause)
            }
        }
    }

    /// Notes what an invocation has failed with: an error, and the one that it was answering when it ran into that.
    @inlinable
    func fail(
        _ request: inout Chain.ChainRequest,
        with error: any Error,
        after original: (any Error)?
    ) -> any Error {
        let failure = original.map { errorHandlingFailure(error, while: $0) } ?? error
        request.fail(with: failure)
        return failure
    }

    /// Finds a response in place of one whose body has failed before its first byte.
    @inlinable
    @concurrent
    func answerFailedBody(_ request: inout Chain.ChainRequest, failure: any Error) async throws {
        var failure = failure
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
    @inlinable
    @concurrent
    func sendInTime(_ request: Chain.ChainRequest) async throws {
        observeSending(request)
        // an invocation that was cut off already has only its reserve left, for an answer that has to go out
        let limit = run.timeout == nil ? timeLimit(request.context) : nil
        let headersAfter = chain.options.headersAfter.flatMap { sender.mayWait(for: request.response) ? $0 : nil }
        guard limit != nil || headersAfter != nil else { return try await sender.send(request.response, in: run) }
        try await withThrowingTaskGroup(of: RaceEvent.self) { group in
            let work = CuttableWork()
            let (run, sender) = (run, sender)
            let deadline = limit.flatMap { limit in
                setAlarm(after: limit, in: &group) {
                    work.whileUnderWay { _ = run.timeOut(cutsBody: true) }
                    work.cutOff()
                }
            }
            group.addEagerTask { await self.sendEvent(request.response, work) }
            // once there is a head to send, so that even no time at all is not too early
            let head = headersAfter.flatMap { time in
                setAlarm(after: time, in: &group) { work.whileUnderWay { sender.sendHead() } }
            }
            defer {
                deadline?.cancel()
                head?.cancel()
                group.cancelAll()
            }
            while let event = try await group.next() {
                switch event {
                case .sent, .returned: return
                case .failed(let error): throw error
                case .alarm: continue
                }
            }
        }
    }

    @inlinable
    @concurrent
    func sendEvent(_ response: Response?, _ work: CuttableWork) async -> RaceEvent {
        await withUnsafeCurrentTask { task in
            work.begin(task)
            defer { work.end() }
            do { try await self.sender.send(response, in: self.run) } catch { return .failed(error) }
            return .sent
        }
    }

    /// Lets the hooks see how far the response of this request is.
    ///
    /// The run keeps what observes it, so that may not hold the invocation, which keeps the run.
    @inlinable
    func observeSending(_ request: Chain.ChainRequest) {
        guard isObserved else { return }
        let hooks = chain.observers.all
        run.observe(
            ResponseRun.Observer(
                elapsed: elapsed,
                firstByte: { time in for index in hooks.indices { hooks[index].firstByte?(request, time) } },
                chunk: { size in for index in hooks.indices { hooks[index].chunk?(request, size) } }
            )
        )
    }
}
