extension DrivableStream {
    /// Pipes the stream through an asynchronous transform.
    @inlinable
    @_disfavoredOverload
    public func pipe<Transform: AsyncTransformStream>(
        through transform: Transform
    ) -> AsyncTransformedStream<Self, Transform> where Transform.Input == Element {
        AsyncTransformedStream(base: self, transform: transform)
    }
}

extension AsyncSequence where Self: Sendable, Element: Sendable {
    /// Pipes the sequence through an asynchronous transform.
    @inlinable
    @_disfavoredOverload
    public func pipe<Transform: AsyncTransformStream>(
        through transform: Transform
    ) -> AsyncTransformedStream<AsyncSource<Self>, Transform> where Transform.Input == Element {
        AsyncSource(self).pipe(through: transform)
    }
}

extension PipelineBuilder {
    /// Adds an asynchronous transform.
    @inlinable
    public static func buildPartialBlock<Stream: DrivableStream, Transform: AsyncTransformStream>(
        accumulated stream: Stream,
        next transform: Transform
    ) -> AsyncTransformedStream<Stream, Transform> where Transform.Input == Stream.Element {
        AsyncTransformedStream(base: stream, transform: transform)
    }
}
