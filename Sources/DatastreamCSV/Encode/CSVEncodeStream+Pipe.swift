public import DatastreamCore

// a row type that writes its fields itself is left to the overloads for `CSVFormattable`

extension DrivableStream where Element: Encodable {
    /// Pipes `Encodable` rows through a CSV formatter.
    @_disfavoredOverload
    @inlinable
    public func pipe(
        through format: CSVFormatStream
    ) -> TransformedStream<Self, CSVFormatStream.OfEncodable<Element>> {
        pipe(through: CSVFormatStream.OfEncodable<Element>(format))
    }
}

extension TransformedStream where Transform.Output: Encodable {
    /// Pipes `Encodable` rows through a CSV formatter, fused with the transform before it.
    @_disfavoredOverload
    @inlinable
    public func pipe(
        through format: CSVFormatStream
    ) -> TransformedStream<Base, Fused<Transform, CSVFormatStream.OfEncodable<Transform.Output>>> {
        pipe(through: CSVFormatStream.OfEncodable<Transform.Output>(format))
    }
}

extension AsyncSequence where Self: Sendable, Element: Encodable & Sendable {
    /// Pipes `Encodable` rows through a CSV formatter.
    @_disfavoredOverload
    @inlinable
    public func pipe(
        through format: CSVFormatStream
    ) -> TransformedStream<AsyncSource<Self>, CSVFormatStream.OfEncodable<Element>> {
        AsyncSource(self).pipe(through: CSVFormatStream.OfEncodable<Element>(format))
    }
}

extension PipelineBuilder {
    /// Adds a CSV formatter for `Encodable` rows.
    @_disfavoredOverload
    @inlinable
    public static func buildPartialBlock<Stream: DrivableStream>(
        accumulated stream: Stream,
        next format: CSVFormatStream
    ) -> TransformedStream<Stream, CSVFormatStream.OfEncodable<Stream.Element>> where Stream.Element: Encodable {
        stream.pipe(through: CSVFormatStream.OfEncodable<Stream.Element>(format))
    }

    /// Adds a CSV formatter for `Encodable` rows and fuses it with the transform before.
    @_disfavoredOverload
    @inlinable
    public static func buildPartialBlock<Base, Transform>(
        accumulated stream: TransformedStream<Base, Transform>,
        next format: CSVFormatStream
    ) -> TransformedStream<Base, Fused<Transform, CSVFormatStream.OfEncodable<Transform.Output>>>
    where Transform.Output: Encodable {
        stream.pipe(through: CSVFormatStream.OfEncodable<Transform.Output>(format))
    }
}
