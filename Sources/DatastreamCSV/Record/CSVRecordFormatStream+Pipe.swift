public import DatastreamCore
public import DatastreamObject

extension DrivableStream where Element == Record {
    /// Pipes records through a CSV formatter, each value into the column of its name.
    @inlinable
    public func pipe(through format: CSVFormatStream) -> TransformedStream<Self, CSVRecordFormatStream> {
        pipe(through: CSVRecordFormatStream(format))
    }
}

extension TransformedStream where Transform.Output == Record {
    /// Pipes records through a CSV formatter, each value into the column of its name, fused with the transform before
    /// it.
    @inlinable
    public func pipe(
        through format: CSVFormatStream
    ) -> TransformedStream<Base, Fused<Transform, CSVRecordFormatStream>> {
        pipe(through: CSVRecordFormatStream(format))
    }
}

extension AsyncSequence where Self: Sendable, Element == Record {
    /// Pipes records through a CSV formatter, each value into the column of its name.
    @inlinable
    public func pipe(
        through format: CSVFormatStream
    ) -> TransformedStream<AsyncSource<Self>, CSVRecordFormatStream> {
        AsyncSource(self).pipe(through: format)
    }
}

extension PipelineBuilder {
    /// Adds a CSV formatter for records.
    @inlinable
    public static func buildPartialBlock<Stream: DrivableStream>(
        accumulated stream: Stream,
        next format: CSVFormatStream
    ) -> TransformedStream<Stream, CSVRecordFormatStream> where Stream.Element == Record {
        stream.pipe(through: format)
    }

    /// Adds a CSV formatter for records and fuses it with the transform before.
    @inlinable
    public static func buildPartialBlock<Base, Transform>(
        accumulated stream: TransformedStream<Base, Transform>,
        next format: CSVFormatStream
    ) -> TransformedStream<Base, Fused<Transform, CSVRecordFormatStream>> where Transform.Output == Record {
        stream.pipe(through: format)
    }
}
