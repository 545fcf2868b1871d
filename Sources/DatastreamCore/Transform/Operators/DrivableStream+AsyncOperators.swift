/// The operators whose closures wait.
///
/// They stand in for the standard library's, which have the same names: those cost hundreds of nanoseconds an item, cannot
/// be driven, and hide the stages above them from the run.
extension DrivableStream {
    /// Turns each item into another one.
    ///
    /// The closure may wait, and what it throws fails the run; items are taken one after the other.
    @inlinable
    public func map<Output: Sendable>(
        _ body: @escaping @concurrent @Sendable (Element) async throws -> Output
    ) -> AsyncTransformedStream<Self, AsyncClosureTransformStream<Element, Output, Void>> {
        pipe(
            through: createTransformStream(of: Element.self, to: Output.self) { item, output in
                output.enqueue(try await body(item))
            }
        )
    }

    /// Turns each item into another one.
    ///
    /// The closure may wait; items are taken one after the other.
    @inlinable
    public func map<Output: Sendable>(
        _ body: @escaping @concurrent @Sendable (Element) async -> Output
    ) -> AsyncTransformedStream<Self, AsyncClosureTransformStream<Element, Output, Void>> {
        pipe(
            through: createTransformStream(of: Element.self, to: Output.self) { item, output in
                output.enqueue(await body(item))
            }
        )
    }

    /// Passes on the items for which the closure returns true.
    ///
    /// The closure may wait, and what it throws fails the run; items are taken one after the other.
    @inlinable
    public func filter(
        _ body: @escaping @concurrent @Sendable (Element) async throws -> Bool
    ) -> AsyncTransformedStream<Self, AsyncClosureTransformStream<Element, Element, Void>> {
        pipe(
            through: createTransformStream(of: Element.self, to: Element.self) { item, output in
                if try await body(item) { output.enqueue(item) }
            }
        )
    }

    /// Passes on the items for which the closure returns true.
    ///
    /// The closure may wait; items are taken one after the other.
    @inlinable
    public func filter(
        _ body: @escaping @concurrent @Sendable (Element) async -> Bool
    ) -> AsyncTransformedStream<Self, AsyncClosureTransformStream<Element, Element, Void>> {
        pipe(
            through: createTransformStream(of: Element.self, to: Element.self) { item, output in
                if await body(item) { output.enqueue(item) }
            }
        )
    }

    /// Turns each item into another one and drops those for which there is none.
    ///
    /// The closure may wait, and what it throws fails the run; items are taken one after the other.
    @inlinable
    public func compactMap<Output: Sendable>(
        _ body: @escaping @concurrent @Sendable (Element) async throws -> Output?
    ) -> AsyncTransformedStream<Self, AsyncClosureTransformStream<Element, Output, Void>> {
        pipe(
            through: createTransformStream(of: Element.self, to: Output.self) { item, output in
                if let other = try await body(item) { output.enqueue(other) }
            }
        )
    }

    /// Turns each item into another one and drops those for which there is none.
    ///
    /// The closure may wait; items are taken one after the other.
    @inlinable
    public func compactMap<Output: Sendable>(
        _ body: @escaping @concurrent @Sendable (Element) async -> Output?
    ) -> AsyncTransformedStream<Self, AsyncClosureTransformStream<Element, Output, Void>> {
        pipe(
            through: createTransformStream(of: Element.self, to: Output.self) { item, output in
                if let other = await body(item) { output.enqueue(other) }
            }
        )
    }

    /// Turns each item into any number of others.
    ///
    /// The closure may wait, and what it throws fails the run; items are taken one after the other.
    @inlinable
    public func flatMap<Output: Sendable>(
        _ body: @escaping @concurrent @Sendable (Element) async throws -> [Output]
    ) -> AsyncTransformedStream<Self, AsyncClosureTransformStream<Element, Output, Void>> {
        pipe(
            through: createTransformStream(of: Element.self, to: Output.self) { item, output in
                for other in try await body(item) { output.enqueue(other) }
            }
        )
    }

    /// Turns each item into any number of others.
    ///
    /// The closure may wait; items are taken one after the other.
    @inlinable
    public func flatMap<Output: Sendable>(
        _ body: @escaping @concurrent @Sendable (Element) async -> [Output]
    ) -> AsyncTransformedStream<Self, AsyncClosureTransformStream<Element, Output, Void>> {
        pipe(
            through: createTransformStream(of: Element.self, to: Output.self) { item, output in
                for other in await body(item) { output.enqueue(other) }
            }
        )
    }

    /// Shows each item to a closure and passes it on.
    ///
    /// The closure may wait, and what it throws fails the run; items are taken one after the other.
    @inlinable
    public func tap(
        _ body: @escaping @concurrent @Sendable (Element) async throws -> Void
    ) -> AsyncTransformedStream<Self, AsyncClosureTransformStream<Element, Element, Void>> {
        pipe(through: createPassThroughStream(of: Element.self) { item in try await body(item) })
    }

    /// Shows each item to a closure and passes it on.
    ///
    /// The closure may wait; items are taken one after the other.
    @inlinable
    public func tap(
        _ body: @escaping @concurrent @Sendable (Element) async -> Void
    ) -> AsyncTransformedStream<Self, AsyncClosureTransformStream<Element, Element, Void>> {
        pipe(through: createPassThroughStream(of: Element.self) { item in await body(item) })
    }
}
