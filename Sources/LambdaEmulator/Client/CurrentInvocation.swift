import Synchronization

/// The invocation a client's connection waits for, shared with whatever notices the connection's end.
final class CurrentInvocation: Sendable {
    private struct Guarded {
        var invocation: Invocation?
        var isClosed = false
    }

    private let guarded = Mutex(Guarded())

    /// Begins to wait; `false` if the connection has closed.
    func begin(_ invocation: Invocation) -> Bool {
        guarded.withLock { guarded in
            guard !guarded.isClosed else { return false }
            guarded.invocation = invocation
            return true
        }
    }

    /// The response is over.
    func end() {
        guarded.withLock { $0.invocation = nil }
    }

    /// The connection has closed; gives the invocation that it waited for.
    func close() -> Invocation? {
        guarded.withLock { guarded in
            guarded.isClosed = true
            defer { guarded.invocation = nil }
            return guarded.invocation
        }
    }
}
