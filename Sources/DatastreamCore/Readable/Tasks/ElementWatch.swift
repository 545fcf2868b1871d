import Synchronization

/// Watches how long a source is waited for.
@usableFromInline
final class ElementWatch: Sendable {
    private struct State {
        /// Since when the source is waited for, or nil while its consumer is at work.
        var waitingSince: Duration?
        var failure: StreamError?
    }

    private let state = Mutex(State(waitingSince: .zero, failure: nil))
    private let limit: Duration
    private let now: @Sendable () -> Duration
    private let sleep: @concurrent @Sendable (Duration) async throws -> Void

    @usableFromInline
    init(limit: Duration, clock: any Clock<Duration>) {
        self.limit = limit
        now = Self.elapsed(on: clock)
        sleep = { try await clock.sleep(for: $0) }
    }

    /// What the watch has failed the run with.
    @usableFromInline var failure: StreamError? { state.withLock { $0.failure } }

    /// The wait begins.
    @usableFromInline
    func start() {
        let now = now()
        state.withLock { $0.waitingSince = now }
    }

    /// The wait is over.
    /// - Throws: ``StreamError/Code/timedOut`` when it was over already.
    @usableFromInline
    func stop() throws {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            state.waitingSince = nil
        }
    }

    /// Sleeps until a wait has been too long.
    /// - Throws: ``StreamError/Code/timedOut`` then.
    @usableFromInline
    @concurrent
    func run() async throws {
        while true {
            let now = now()
            let left: Duration = try state.withLock { state in
                guard let since = state.waitingSince else { return limit }
                if since + limit > now { return since + limit - now }
                let failure = StreamError(.timedOut, "no element and no end came within \(limit)")
                state.failure = failure
                throw failure
            }
            try await sleep(left)
        }
    }

    private static func elapsed<C: Clock>(on clock: C) -> @Sendable () -> Duration where C.Duration == Duration {
        let start = clock.now
        return { start.duration(to: clock.now) }
    }
}
