extension Invocation {
    /// What the children of a race with the clock come to.
    @usableFromInline
    enum RaceEvent: Sendable {
        case returned(Response)
        case sent
        case failed(any Error)
        case alarm
    }

    /// How long the handler or the body may take, or nil when that is not limited.
    @inlinable
    func timeLimit(_ context: Context) -> Duration? {
        guard chain.options.timeoutEarly > .zero, let remaining = chain.remainingTime?(context) else { return nil }
        return max(remaining - chain.options.timeoutEarly, .zero)
    }

    /// The handler against the clock, then afters and sending.
    ///
    /// A handler that waits and does not heed its cancellation does not hold up the answer, only the end of the invocation:
    /// nothing outlives its scope. One that never suspends holds up both, as it begins on this thread.
    @inlinable
    @concurrent
    func answerInTime(_ request: inout Chain.ChainRequest, limit: Duration) async throws {
        try await withThrowingTaskGroup(of: RaceEvent.self) { group in
            var failure: (any Error)?
            do {
                request.response = try await firstAnswer(of: &group, request, limit: limit)
                _ = try await call(chain.afters, &request)
            } catch {
                failure = error
            }
            try await deliver(&request, failure: failure)
        }
    }

    /// What the handler or the clock says, whichever comes first; the other one is cancelled.
    @inlinable
    @concurrent
    func firstAnswer(
        of group: inout ThrowingTaskGroup<RaceEvent, any Error>,
        _ request: Chain.ChainRequest,
        limit: Duration
    ) async throws -> Response {
        let work = CuttableWork()
        let alarm = setAlarm(after: limit, in: &group) { work.cutOff() }
        group.addEagerTask { await self.answerEvent(request, work) }
        let isCutOff = await withTaskCancellationHandler {
            await work.waitUntilOver()
        } onCancel: {
            // an invocation that is cancelled as a whole has not run out of time
            alarm?.cancel()
        }
        alarm?.cancel()
        guard !isCutOff else {
            let timeout = run.timeOut()
            group.cancelAll()
            guard let response = chain.timeoutResponse else { throw timeout }
            return try await response(request)
        }
        defer { group.cancelAll() }
        while let event = try await group.next() {
            switch event {
            case .returned(let response): return response
            case .failed(let error): throw error
            case .alarm, .sent: continue
            }
        }
        throw CancellationError()
    }

    @inlinable
    @concurrent
    func answerEvent(_ request: Chain.ChainRequest, _ work: CuttableWork) async -> RaceEvent {
        await withUnsafeCurrentTask { task in
            work.begin(task)
            defer { work.end() }
            do { return .returned(try await self.callHandler(request)) } catch { return .failed(error) }
        }
    }

    /// Calls `action` when the time has passed.
    /// - Returns: What takes the alarm back; nil when a child of the group waits for it, on a clock of the program's own.
    @inlinable
    func setAlarm(
        after duration: Duration,
        in group: inout ThrowingTaskGroup<RaceEvent, any Error>,
        _ action: @escaping @Sendable () -> Void
    ) -> AlarmClock.Alarm? {
        let clock = chain.options.clock
        if type(of: clock) == ContinuousClock.self { return AlarmClock.shared.set(after: duration, action) }
        group.addTask {
            if (try? await clock.sleep(for: duration)) != nil { action() }
            return .alarm
        }
        return nil
    }
}
