/// Joins the statements of `pipeline { … }` and `pipejoin { … }`: a readable, stages, and for `pipeline` a sink.
///
/// It makes the same static types as the fluent form, so neighbouring stages fuse.
@resultBuilder
public enum PipelineBuilder {
    /// Starts with a readable.
    @inlinable
    public static func buildPartialBlock<Stream: DrivableStream>(first stream: Stream) -> Stream { stream }

    /// Starts with any asynchronous sequence.
    @inlinable
    public static func buildPartialBlock<Base: AsyncSequence & Sendable>(first base: Base) -> AsyncSource<Base> {
        AsyncSource(base)
    }

    /// Adds a transform.
    @inlinable
    public static func buildPartialBlock<Stream: DrivableStream, Transform: TransformStream>(
        accumulated stream: Stream,
        next transform: Transform
    ) -> TransformedStream<Stream, Transform> where Transform.Input == Stream.Element {
        stream.pipe(through: transform)
    }

    /// Adds a transform and fuses it with the one before.
    @inlinable
    public static func buildPartialBlock<Base, Transform, Next: TransformStream>(
        accumulated stream: TransformedStream<Base, Transform>,
        next: Next
    ) -> TransformedStream<Base, Fused<Transform, Next>> where Next.Input == Transform.Output {
        stream.pipe(through: next)
    }

    /// Adds a stage that only looks.
    @inlinable
    public static func buildPartialBlock<Stream: DrivableStream, Stage: PassThroughStream>(
        accumulated stream: Stream,
        next stage: Stage
    ) -> TransformedStream<Stream, Observed<Stream.Element, Stage>> {
        stream.pipe(through: stage)
    }

    /// Adds a stage that only looks and fuses it with the transform before.
    @inlinable
    public static func buildPartialBlock<Base, Transform, Stage: PassThroughStream>(
        accumulated stream: TransformedStream<Base, Transform>,
        next stage: Stage
    ) -> TransformedStream<Base, Fused<Transform, Observed<Transform.Output, Stage>>> {
        stream.pipe(through: stage)
    }

    /// Ends with a sink.
    @inlinable
    public static func buildPartialBlock<Stream: DrivableStream, Sink: WritableStream>(
        accumulated stream: Stream,
        next sink: Sink
    ) -> Pipeline<Stream, Sink> where Sink.Input == Stream.Element {
        Pipeline(stream: stream, sink: sink)
    }

    /// Says why two neighbours do not fit.
    @available(
        *,
        unavailable,
        message: "this stage does not take what the one before it gives; write it as .pipe(through:) to see both types"
    )
    public static func buildPartialBlock<Stream: DrivableStream, Stage>(
        accumulated stream: Stream,
        next stage: Stage
    ) -> Stream {
        stream
    }
}

/// A readable joined to a sink, ready to run.
public struct Pipeline<Stream: DrivableStream, Sink: WritableStream>: Sendable where Stream.Element == Sink.Input {
    @usableFromInline let stream: Stream
    @usableFromInline let sink: Sink

    @inlinable
    init(stream: Stream, sink: Sink) {
        self.stream = stream
        self.sink = sink
    }
}

/// Runs a readable through stages into a sink, to the end.
///
/// ```swift
/// let rows = countStream()
/// let results = try await pipeline {
///     createReadableStream(orders)
///     rows
///     csvFormatStream(header: ["id", "total"])
///     gzipCompressStream()
///     sink
/// }
/// print(results[rows] ?? 0)
/// ```
/// Mirrors datastream's `pipeline`.
/// - Parameters:
///   - options: How to run.
///   - build: The readable, the stages and the sink, one a line.
/// - Returns: The sink's output and the results of the stages.
/// - Throws: The first error of the source, a stage or the sink, unchanged; the sink has been aborted then.
@inlinable
@discardableResult
public func pipeline<Stream: DrivableStream, Sink: WritableStream>(
    options: RunOptions = RunOptions(),
    @PipelineBuilder _ build: () throws -> Pipeline<Stream, Sink>
) async throws -> PipelineResults<Sink.Output> {
    let pipeline = try build()
    return try await pipeline.stream.pipe(to: pipeline.sink, options: options)
}

/// Runs a readable through stages to the end, for their results alone.
///
/// ```swift
/// let results = try await pipeline {
///     createReadableStream(orders)
///     rows
/// }
/// ```
/// - Parameters:
///   - options: How to run.
///   - build: The readable and the stages, one a line.
/// - Returns: The results of the stages.
/// - Throws: The first error of the source or a stage, unchanged.
@inlinable
@discardableResult
public func pipeline<Stream: DrivableStream>(
    options: RunOptions = RunOptions(),
    @PipelineBuilder _ build: () throws -> Stream
) async throws -> PipelineResults<Void> {
    try await build().pipe(to: DrainStream(), options: options)
}

/// Joins a readable and stages into one readable: what a handler returns as its body.
///
/// ```swift
/// return pipejoin {
///     createReadableStream(orders)
///     csvFormatStream(header: ["id", "total"])
/// }
/// ```
/// Mirrors datastream's `pipejoin`; an error appears on the joined stream, once.
/// - Parameter build: The readable and the stages, one a line.
@inlinable
public func pipejoin<Stream: DrivableStream>(@PipelineBuilder _ build: () throws -> Stream) rethrows -> Stream {
    try build()
}
