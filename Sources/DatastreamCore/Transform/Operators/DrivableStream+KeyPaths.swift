/// The operators with a key path: `orders.map(\.total)`.
///
/// A key path could stand for a synchronous closure or for one that waits; these say that it is the synchronous one.
extension DrivableStream {
    /// Turns each item into one of its properties.
    @inlinable
    public func map<Output: Sendable>(
        _ keyPath: any KeyPath<Element, Output> & Sendable
    ) -> TransformedStream<Self, MapStream<Element, Output>> {
        TransformedStream(base: self, transform: MapStream { $0[keyPath: keyPath] })
    }

    /// Passes on the items with a property that is true.
    @inlinable
    public func filter(
        _ keyPath: any KeyPath<Element, Bool> & Sendable
    ) -> TransformedStream<Self, FilterStream<Element>> {
        TransformedStream(base: self, transform: FilterStream { $0[keyPath: keyPath] })
    }

    /// Turns each item into one of its properties, and drops those without.
    @inlinable
    public func compactMap<Output: Sendable>(
        _ keyPath: any KeyPath<Element, Output?> & Sendable
    ) -> TransformedStream<Self, CompactMapStream<Element, Output>> {
        TransformedStream(base: self, transform: CompactMapStream { $0[keyPath: keyPath] })
    }
}

extension TransformedStream {
    /// Turns each item into one of its properties.
    ///
    /// It is fused with the transform before it.
    @inlinable
    public func map<Output: Sendable>(
        _ keyPath: any KeyPath<Element, Output> & Sendable
    ) -> TransformedStream<Base, Fused<Transform, MapStream<Element, Output>>> {
        TransformedStream<Base, Fused<Transform, MapStream<Element, Output>>>(
            base: base,
            transform: Fused(transform, MapStream { $0[keyPath: keyPath] })
        )
    }

    /// Passes on the items with a property that is true.
    ///
    /// It is fused with the transform before it.
    @inlinable
    public func filter(
        _ keyPath: any KeyPath<Element, Bool> & Sendable
    ) -> TransformedStream<Base, Fused<Transform, FilterStream<Element>>> {
        TransformedStream<Base, Fused<Transform, FilterStream<Element>>>(
            base: base,
            transform: Fused(transform, FilterStream { $0[keyPath: keyPath] })
        )
    }

    /// Turns each item into one of its properties, and drops those without.
    ///
    /// It is fused with the transform before it.
    @inlinable
    public func compactMap<Output: Sendable>(
        _ keyPath: any KeyPath<Element, Output?> & Sendable
    ) -> TransformedStream<Base, Fused<Transform, CompactMapStream<Element, Output>>> {
        TransformedStream<Base, Fused<Transform, CompactMapStream<Element, Output>>>(
            base: base,
            transform: Fused(transform, CompactMapStream { $0[keyPath: keyPath] })
        )
    }
}
