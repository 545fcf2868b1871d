import Synchronization

/// Takes a value out of a scope that somebody else calls.
@usableFromInline
final class LastValue: Sendable {
    private let stored = Mutex<(any Sendable)?>(nil)

    @usableFromInline
    init() {}

    @usableFromInline var value: (any Sendable)? {
        get { stored.withLock { $0 } }
        set { stored.withLock { $0 = newValue } }
    }
}
