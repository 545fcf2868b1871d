public import DatastreamCore

extension DrivableStream where Element: CSVCheckable {
    /// Pipes rows through a stage that drops rows.
    @inlinable
    public func pipe(
        through clean: CSVCleanStream
    ) -> TransformedStream<Self, CSVCleanStream.Of<Element>> {
        pipe(through: CSVCleanStream.Of<Element>(clean))
    }
}

extension TransformedStream where Transform.Output: CSVCheckable {
    /// Pipes rows through a stage that drops rows, fused with the transform before it.
    @inlinable
    public func pipe(
        through clean: CSVCleanStream
    ) -> TransformedStream<Base, Fused<Transform, CSVCleanStream.Of<Transform.Output>>> {
        pipe(through: CSVCleanStream.Of<Transform.Output>(clean))
    }
}

extension AsyncSequence where Self: Sendable, Element: CSVCheckable {
    /// Pipes rows through a stage that drops rows.
    @inlinable
    public func pipe(
        through clean: CSVCleanStream
    ) -> TransformedStream<AsyncSource<Self>, CSVCleanStream.Of<Element>> {
        AsyncSource(self).pipe(through: clean)
    }
}

extension PipelineBuilder {
    /// Adds a stage that drops rows.
    @inlinable
    public static func buildPartialBlock<Stream: DrivableStream>(
        accumulated stream: Stream,
        next clean: CSVCleanStream
    ) -> TransformedStream<Stream, CSVCleanStream.Of<Stream.Element>> where Stream.Element: CSVCheckable {
        stream.pipe(through: clean)
    }

    /// Adds a stage that drops rows and fuses it with the transform before.
    @inlinable
    public static func buildPartialBlock<Base, Transform>(
        accumulated stream: TransformedStream<Base, Transform>,
        next clean: CSVCleanStream
    ) -> TransformedStream<Base, Fused<Transform, CSVCleanStream.Of<Transform.Output>>>
    where Transform.Output: CSVCheckable {
        stream.pipe(through: clean)
    }

    /// Starts a branch with a stage that drops rows.
    @inlinable
    public static func buildPartialBlock(first clean: CSVCleanStream) -> CSVCleanStream { clean }

    /// A stage that drops rows and may be absent.
    @inlinable
    public static func buildOptional(_ clean: CSVCleanStream?) -> CSVCleanStream? { clean }

    /// Adds a stage that drops rows, unless it is absent.
    @inlinable
    public static func buildPartialBlock<Stream: DrivableStream>(
        accumulated stream: Stream,
        next clean: CSVCleanStream?
    ) -> TransformedStream<Stream, CSVCleanStream.Of<Stream.Element>?> where Stream.Element: CSVCheckable {
        stream.pipe(through: clean.map { CSVCleanStream.Of<Stream.Element>($0) })
    }

    /// Adds a stage that drops rows, unless it is absent, and fuses it with the transform before.
    @inlinable
    public static func buildPartialBlock<Base, Transform>(
        accumulated stream: TransformedStream<Base, Transform>,
        next clean: CSVCleanStream?
    ) -> TransformedStream<Base, Fused<Transform, CSVCleanStream.Of<Transform.Output>?>>
    where Transform.Output: CSVCheckable {
        stream.pipe(through: clean.map { CSVCleanStream.Of<Transform.Output>($0) })
    }
}
