public import DatastreamCore
public import DatastreamObject

extension DrivableStream where Element: CSVTextRow {
    /// Pipes rows through a stage that makes records of them.
    @inlinable
    public func pipe(
        through objects: CSVArrayToObjectStream
    ) -> TransformedStream<Self, ObjectMapStream<CSVRecordMapping<Element>>> {
        pipe(through: objects.of(Element.self))
    }
}

extension TransformedStream where Transform.Output: CSVTextRow {
    /// Pipes rows through a stage that makes records of them, fused with the transform before it.
    @inlinable
    public func pipe(
        through objects: CSVArrayToObjectStream
    ) -> TransformedStream<Base, Fused<Transform, ObjectMapStream<CSVRecordMapping<Transform.Output>>>> {
        pipe(through: objects.of(Transform.Output.self))
    }
}

extension AsyncSequence where Self: Sendable, Element: CSVTextRow {
    /// Pipes rows through a stage that makes records of them.
    @inlinable
    public func pipe(
        through objects: CSVArrayToObjectStream
    ) -> TransformedStream<AsyncSource<Self>, ObjectMapStream<CSVRecordMapping<Element>>> {
        AsyncSource(self).pipe(through: objects)
    }
}

extension PipelineBuilder {
    /// Adds a stage that makes records of rows.
    @inlinable
    public static func buildPartialBlock<Stream: DrivableStream>(
        accumulated stream: Stream,
        next objects: CSVArrayToObjectStream
    ) -> TransformedStream<Stream, ObjectMapStream<CSVRecordMapping<Stream.Element>>>
    where Stream.Element: CSVTextRow {
        stream.pipe(through: objects)
    }

    /// Adds a stage that makes records of rows and fuses it with the transform before.
    @inlinable
    public static func buildPartialBlock<Base, Transform>(
        accumulated stream: TransformedStream<Base, Transform>,
        next objects: CSVArrayToObjectStream
    ) -> TransformedStream<Base, Fused<Transform, ObjectMapStream<CSVRecordMapping<Transform.Output>>>>
    where Transform.Output: CSVTextRow {
        stream.pipe(through: objects)
    }
}
