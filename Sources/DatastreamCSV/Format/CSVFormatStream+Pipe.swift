public import DatastreamCore

extension DrivableStream where Element: CSVFormattable {
    /// Pipes rows through a CSV formatter.
    @inlinable
    public func pipe(
        through format: CSVFormatStream
    ) -> TransformedStream<Self, CSVFormatStream.Of<Element>> {
        pipe(through: CSVFormatStream.Of<Element>(format))
    }
}

extension TransformedStream where Transform.Output: CSVFormattable {
    /// Pipes rows through a CSV formatter, fused with the transform before it.
    @inlinable
    public func pipe(
        through format: CSVFormatStream
    ) -> TransformedStream<Base, Fused<Transform, CSVFormatStream.Of<Transform.Output>>> {
        pipe(through: CSVFormatStream.Of<Transform.Output>(format))
    }
}

extension AsyncSequence where Self: Sendable, Element: CSVFormattable {
    /// Pipes rows through a CSV formatter.
    @inlinable
    public func pipe(
        through format: CSVFormatStream
    ) -> TransformedStream<AsyncSource<Self>, CSVFormatStream.Of<Element>> {
        AsyncSource(self).pipe(through: format)
    }
}

extension PipelineBuilder {
    /// Adds a CSV formatter.
    @inlinable
    public static func buildPartialBlock<Stream: DrivableStream>(
        accumulated stream: Stream,
        next format: CSVFormatStream
    ) -> TransformedStream<Stream, CSVFormatStream.Of<Stream.Element>> where Stream.Element: CSVFormattable {
        stream.pipe(through: format)
    }

    /// Adds a CSV formatter and fuses it with the transform before.
    @inlinable
    public static func buildPartialBlock<Base, Transform>(
        accumulated stream: TransformedStream<Base, Transform>,
        next format: CSVFormatStream
    ) -> TransformedStream<Base, Fused<Transform, CSVFormatStream.Of<Transform.Output>>>
    where Transform.Output: CSVFormattable {
        stream.pipe(through: format)
    }
}
