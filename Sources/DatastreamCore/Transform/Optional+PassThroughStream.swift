/// A pass-through stage that may be absent.
extension Optional: PassThroughStream where Wrapped: PassThroughStream {
    /// Makes the stage's observer, or one that looks at nothing.
    @inlinable
    public func makeObserver(in run: RunContext) throws -> OptionalObserver<Wrapped.Observer> {
        OptionalObserver(observer: try self?.makeObserver(in: run))
    }
}

/// The observer of an optional pass-through stage.
public struct OptionalObserver<Observer: PassThroughObserver>: PassThroughObserver {
    @usableFromInline var observer: Observer?

    @inlinable
    init(observer: Observer?) { self.observer = observer }

    /// Looks at one item, if the stage is there.
    @inlinable
    public mutating func observe<Element>(_ element: borrowing Element) throws { try observer?.observe(element) }

    /// Publishes what is known so far.
    @inlinable
    public mutating func publish() { observer?.publish() }

    /// Ends the observer.
    @inlinable
    public mutating func end() throws { try observer?.end() }
}

extension OptionalObserver: MayBeAbsent {
    var isAbsent: Bool { observer == nil }
}
