import NIOCore
import Synchronization

/// What one connection of a runtime holds: at most one invocation, from `next` to `next`.
final class RuntimeSession: Sendable {
    let channel: any Channel

    /// The sandbox of the runtime's process, if it has one.
    let sandbox: Int?

    private struct Guarded {
        var invocation: Invocation?
        var isClosed = false
    }

    private let guarded = Mutex(Guarded())

    init(channel: any Channel, sandbox: Int? = nil) {
        self.channel = channel
        self.sandbox = sandbox
    }

    /// Whether the connection has closed.
    var isClosed: Bool { guarded.withLock { $0.isClosed } }

    /// The invocation the connection took last, until it asks for another.
    var invocation: Invocation? { guarded.withLock { $0.invocation } }

    /// Takes an invocation on; `false` if the connection has closed meanwhile.
    func take(_ invocation: Invocation) -> Bool {
        guarded.withLock { guarded in
            guard !guarded.isClosed else { return false }
            guarded.invocation = invocation
            return true
        }
    }

    /// Lets go of the invocation, which is over.
    func letGo() -> Invocation? {
        guarded.withLock { guarded in
            defer { guarded.invocation = nil }
            return guarded.invocation
        }
    }

    /// The connection has closed: it takes nothing on any more.
    func close() {
        guarded.withLock { $0.isClosed = true }
    }
}
