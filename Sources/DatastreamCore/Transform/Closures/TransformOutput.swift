/// Where the closures of `createTransformStream` put what they have to say.
///
/// What one call of a closure enqueues is held until it has been taken from the stage, one item at a time; so one input
/// should not give very many outputs. Use ``flatMapStream(_:)`` where it may.
public struct TransformOutput<Output: Sendable>: Sendable {
    @usableFromInline var first: Output?
    @usableFromInline var rest: [Output?] = []
    @usableFromInline var taken = 0

    @inlinable
    init() {}

    /// Adds one item to what comes out.
    @inlinable
    public mutating func enqueue(_ item: consuming Output) {
        if first == nil, rest.isEmpty { first = .some(item) } else { rest.append(.some(item)) }
    }

    /// Takes the oldest item.
    @inlinable
    mutating func take() -> Output? {
        if let item = first.take() { return item }
        return rest.isEmpty ? nil : takeRest()
    }

    @usableFromInline
    mutating func takeRest() -> Output? {
        let item = rest[taken].take()
        taken += 1
        if taken == rest.count {
            rest.removeAll(keepingCapacity: rest.count <= 64)
            taken = 0
        }
        return item
    }
}
