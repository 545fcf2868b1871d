import Synchronization

/// Keeps credentials until shortly before they expire, and gets new ones by one call at a time.
///
/// The call that finds them missing gets them itself, in its own task; the others wait for what it gets. If that task is
/// cancelled, the next of them takes over. Credentials that still work are used while new ones are on their way, and
/// after a failure to get new ones.
final class CredentialsCache: Sendable {
    /// How long before they expire credentials are replaced.
    static let margin = Duration.seconds(300)
    /// How long after a failure credentials that still work are used without trying again.
    static let pause = Duration.seconds(30)

    private typealias Outcome = Result<AWSCredentials, any Error>

    private struct State {
        var cached: AWSCredentials?
        var isLoading = false
        var pausesUntil: Duration?
        var waiters: [UInt64: CheckedContinuation<Outcome?, Never>] = [:]
        var lastID: UInt64 = 0
    }

    private enum Turn {
        case use(AWSCredentials)
        case load(fallback: AWSCredentials?)
        case wait
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> Duration
    private let load: @Sendable () async throws -> AWSCredentials

    /// Makes an empty cache.
    /// - Parameters:
    ///   - now: The time since 1970.
    ///   - load: Gets credentials.
    init(now: @escaping @Sendable () -> Duration, load: @escaping @Sendable () async throws -> AWSCredentials) {
        self.now = now
        self.load = load
    }

    /// Credentials that work now.
    /// - Throws: What getting them threw; `CancellationError` when the waiting task is cancelled.
    func credentials() async throws -> AWSCredentials {
        while true {
            try Task.checkCancellation()
            switch turn() {
            case .use(let credentials): return credentials
            case .wait: if let outcome = await wait() { return try outcome.get() }
            case .load(let fallback):
                do {
                    let fresh = try await load()
                    end(.success(fresh))
                    return fresh
                } catch {
                    if Task.isCancelled {
                        end(nil)
                        throw CancellationError()
                    }
                    end(.failure(error), pausesUntil: fallback == nil ? nil : now() + Self.pause)
                    guard let fallback else { throw error }
                    return fallback
                }
            }
        }
    }

    private func turn() -> Turn {
        let time = now()
        return state.withLock { state in
            let cached = state.cached
            let left = cached.map { $0.expiration.map { $0 - time } ?? .seconds(Int64.max / 2) } ?? .zero
            let isOnItsWay = state.isLoading || state.pausesUntil.map { time < $0 } == true
            if let cached, left > Self.margin || isOnItsWay && left > .zero { return .use(cached) }
            if state.isLoading { return .wait }
            state.isLoading = true
            return .load(fallback: left > .zero ? cached : nil)
        }
    }

    /// Forgets credentials that the service no longer takes, unless there are new ones already.
    func forget(_ credentials: AWSCredentials) {
        state.withLock { if $0.cached == credentials { $0.cached = nil } }
    }

    private func end(_ outcome: Outcome?, pausesUntil: Duration? = nil) {
        let waiters = state.withLock { state in
            if case .success(let credentials) = outcome { state.cached = credentials }
            state.isLoading = false
            state.pausesUntil = pausesUntil
            defer { state.waiters = [:] }
            return state.waiters.values.map(\.self)
        }
        for waiter in waiters { waiter.resume(returning: outcome) }
    }

    /// Waits for the call that loads; nil means that the caller has to look again.
    private func wait() async -> Outcome? {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    guard state.isLoading, !Task.isCancelled else { return true }
                    state.waiters[id] = continuation
                    return false
                }
                if isOver { continuation.resume(returning: nil) }
            }
        } onCancel: {
            let waiter = state.withLock { $0.waiters.removeValue(forKey: id) }
            waiter?.resume(returning: nil)
        }
    }
}
