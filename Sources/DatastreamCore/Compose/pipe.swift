extension DrivableStream {
    /// Pipes the stream through a transform.
    ///
    /// ```swift
    /// createReadableStream(orders).pipe(through: csvFormatStream(header: ["id", "total"])).pipe(through: gzipCompressStream())
    /// ```
    @inlinable
    @_disfavoredOverload
    public func pipe<Transform: TransformStream>(through transform: Transform) -> TransformedStream<Self, Transform>
    where Transform.Input == Element {
        TransformedStream(base: self, transform: transform)
    }

    /// Pipes the stream through a stage that only looks.
    @inlinable
    @_disfavoredOverload
    public func pipe<Stage: PassThroughStream>(through stage: Stage) -> TransformedStream<
        Self, Observed<Element, Stage>
    > {
        TransformedStream(base: self, transform: Observed(stage))
    }

    /// Runs the stream into a sink, to the end.
    /// - Parameters:
    ///   - sink: What to write into.
    ///   - options: How to run.
    /// - Returns: The sink's output and the results of the stages.
    /// - Throws: The first error of the source, a stage or the sink, unchanged; the sink has been aborted then.
    @inlinable
    @discardableResult
    public func pipe<Sink: WritableStream>(
        to sink: Sink,
        options: RunOptions = RunOptions()
    ) async throws -> PipelineResults<Sink.Output> where Sink.Input == Element {
        let run = RunContext(options: options)
        let writer = try await sink.makeWriter(in: run)
        if let gauge = options.gauge {
            return PipelineResults(output: try await drive(into: writer, in: run, measuredBy: gauge), run: run)
        }
        return PipelineResults(output: try await drive(into: writer, in: run), run: run)
    }
}

extension TransformedStream {
    /// Pipes the stream through one more transform, which is fused with the one before it.
    @inlinable
    public func pipe<Next: TransformStream>(
        through next: Next
    ) -> TransformedStream<Base, Fused<Transform, Next>> where Next.Input == Transform.Output {
        TransformedStream<Base, Fused<Transform, Next>>(base: base, transform: Fused(transform, next))
    }

    /// Pipes the stream through a stage that only looks, fused with the transform before it.
    @inlinable
    @_disfavoredOverload
    public func pipe<Stage: PassThroughStream>(
        through stage: Stage
    ) -> TransformedStream<Base, Fused<Transform, Observed<Transform.Output, Stage>>> {
        pipe(through: Observed(stage))
    }

    /// Pipes the stream through an asynchronous transform.
    @inlinable
    public func pipe<Next: AsyncTransformStream>(
        through next: Next
    ) -> AsyncTransformedStream<Self, Next> where Next.Input == Transform.Output {
        AsyncTransformedStream(base: self, transform: next)
    }
}

extension AsyncSequence where Self: Sendable, Element: Sendable {
    /// Pipes the sequence through a transform.
    @inlinable
    @_disfavoredOverload
    public func pipe<Transform: TransformStream>(
        through transform: Transform
    ) -> TransformedStream<AsyncSource<Self>, Transform> where Transform.Input == Element {
        AsyncSource(self).pipe(through: transform)
    }

    /// Pipes the sequence through a stage that only looks.
    @inlinable
    @_disfavoredOverload
    public func pipe<Stage: PassThroughStream>(
        through stage: Stage?
    ) -> TransformedStream<AsyncSource<Self>, Observed<Element, Stage?>> {
        AsyncSource(self).pipe(through: stage)
    }

    /// Runs the sequence into a sink, to the end.
    /// - Parameters:
    ///   - sink: What to write into.
    ///   - options: How to run.
    /// - Returns: The sink's output and the results of the stages.
    /// - Throws: The first error of the sequence or the sink, unchanged; the sink has been aborted then.
    @inlinable
    @discardableResult
    public func pipe<Sink: WritableStream>(
        to sink: Sink,
        options: RunOptions = RunOptions()
    ) async throws -> PipelineResults<Sink.Output> where Sink.Input == Element {
        try await AsyncSource(self).pipe(to: sink, options: options)
    }
}
