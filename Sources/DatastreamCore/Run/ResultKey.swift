import Synchronization

/// The identity of one stage's result: what a description carries so that each of its runs can have a result of its own.
public struct ResultKey<Value: Sendable>: Hashable, Sendable {
    @usableFromInline let id: UInt64
    /// The name under which the result can be looked up, as in `results["count"]`.
    public let name: String

    /// Makes a new key, different from every other one whatever its name.
    /// - Parameter name: The name for look-ups by name.
    public init(_ name: String) {
        id = lastResultKeyID.add(1, ordering: .relaxed).newValue
        self.name = name
    }
}

private let lastResultKeyID = Atomic<UInt64>(0)

/// Where one run keeps one result; a stage may publish as often as it likes.
public final class ResultSlot<Value: Sendable>: Sendable {
    private let storage = Mutex<Value?>(nil)

    init() {}

    /// Sets the result.
    public func publish(_ value: Value) { storage.withLock { $0 = value } }

    /// The newest result, or nil when none was published yet.
    public var value: Value? { storage.withLock { $0 } }
}

/// A stage that has a result.
public protocol ResultProviding: Sendable {
    /// The type of the result.
    associatedtype Value: Sendable

    /// The key under which each run keeps the stage's result.
    var resultKey: ResultKey<Value> { get }
}
