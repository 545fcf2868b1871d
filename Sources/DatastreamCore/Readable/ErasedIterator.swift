/// A synchronous iterator whose type has been erased.
@usableFromInline
struct ErasedIterator<Element>: IteratorProtocol {
    @usableFromInline let pull: (_ next: inout Element?) -> Void

    @inlinable
    init(pull: @escaping (_ next: inout Element?) -> Void) { self.pull = pull }

    @inlinable
    mutating func next() -> Element? {
        var next: Element?
        pull(&next)
        return next
    }
}

/// Where an erased iterator lives; it has one owner, who makes one call at a time, so it needs no exclusivity checks.
@usableFromInline
final class IteratorBox<Iterator: IteratorProtocol> {
    @exclusivity(unchecked)
    @usableFromInline var iterator: Iterator

    @inlinable
    init(_ iterator: Iterator) { self.iterator = iterator }
}
