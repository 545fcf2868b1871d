import Synchronization

/// A value that is worked out once, by the first who asks; the others wait for that.
///
/// Not generic: a lock in a generic class is laid out in every module that specialises it, which this compiler cannot do.
@usableFromInline
package final class OnceValue: Sendable {
    private enum State {
        case pending
        case running([CheckedContinuation<(any Sendable)?, any Error>])
        case done(any Sendable)
    }

    private let state = Mutex(State.pending)
    private let resolve: @Sendable () async throws -> any Sendable

    /// Makes a value out of what works it out.
    @usableFromInline
    package init(_ resolve: @escaping @Sendable () async throws -> any Sendable) { self.resolve = resolve }

    /// The value if it is known by now.
    var current: (any Sendable)? {
        state.withLock { state in
            if case .done(let value) = state { value } else { nil }
        }
    }

    /// The value, worked out if need be.
    /// - Throws: What working it out threw; the next one who asks tries again.
    @discardableResult
    package func value() async throws -> any Sendable {
        while true {
            switch claim() {
            case .known(let value): return value
            case .mine: return try await work()
            case .others: if let value = try await wait() { return value }
            }
        }
    }

    private enum Claim {
        case known(any Sendable)
        case mine
        case others
    }

    private func claim() -> Claim {
        state.withLock { state in
            switch state {
            case .pending:
                state = .running([])
                return .mine
            case .running: return .others
            case .done(let value): return .known(value)
            }
        }
    }

    private func work() async throws -> any Sendable {
        do {
            let value = try await resolve()
            for waiter in settle(as: .done(value)) { waiter.resume(returning: value) }
            return value
        } catch {
            // a cancellation is meant for this task alone; the others try again
            let isCancelled = Task.isCancelled
            for waiter in settle(as: .pending) {
                if isCancelled { waiter.resume(returning: nil) } else { waiter.resume(throwing: error) }
            }
            throw error
        }
    }

    /// Waits for the one who works it out, who always comes back to say how it went; nil when that was just now, or when
    /// that one was cancelled.
    private func wait() async throws -> (any Sendable)? {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<(any Sendable)?, any Error>) in
            let isParked = state.withLock { state in
                guard case .running(let waiters) = state else { return false }
                state = .running(waiters + [continuation])
                return true
            }
            if !isParked { continuation.resume(returning: nil) }
        }
    }

    private func settle(as next: State) -> [CheckedContinuation<(any Sendable)?, any Error>] {
        state.withLock { state in
            guard case .running(let waiters) = state else { return [] }
            state = next
            return waiters
        }
    }
}
