/// A readable and the asynchronous transform it is piped through: what `pipe(through:)` returns for one.
public struct AsyncTransformedStream<Base: DrivableStream, Transform: AsyncTransformStream>: PipeableStream
where Base.Element == Transform.Input {
    /// What the transform gives.
    public typealias Element = Transform.Output
    /// Whatever the source or the transform throws.
    public typealias Failure = any Error

    @usableFromInline let base: Base
    @usableFromInline let transform: Transform

    @inlinable
    init(base: Base, transform: Transform) {
        self.base = base
        self.transform = transform
    }

    /// Drives the source into the transformer, and that into `writer`.
    @inlinable
    @concurrent
    public func drive<Writer: StreamWriter>(
        into writer: consuming Writer,
        in run: RunContext
    ) async throws -> Writer.Output where Writer.Input == Element {
        if let measurement = run.measurement {
            return try await driveMeasured(into: writer, in: run, measurement: measurement)
        }
        var writer = writer
        let stage: Transform.Stage
        do {
            stage = try transform.makeAsyncTransformer(in: run)
        } catch {
            await writer.abort(error)
            throw error
        }
        return try await base.drive(into: AsyncTransformWriter(stage, before: writer), in: run)
    }

    @inlinable
    @concurrent
    func driveMeasured<Writer: StreamWriter>(
        into writer: consuming Writer,
        in run: RunContext,
        measurement: GaugeMeasurement
    ) async throws -> Writer.Output where Writer.Input == Element {
        var writer = writer
        let stage: MeasuredAsyncStage<Transform.Stage>
        do {
            var section = MeasuredSection(measurement)
            let made = try transform.makeAsyncTransformer(in: run)
            let hasRow = !isAbsent(made)
            stage = MeasuredAsyncStage(made, meter: section.addMeter(of: transform))
            if hasRow { measurement.prepend(section.meters) }
        } catch {
            await writer.abort(error)
            throw error
        }
        let box = WriterBox(AsyncTransformWriter(stage, before: writer))
        try await base.drive(into: AnyStreamWriter(box), in: run)
        guard let output = box.output else { throw CancellationError() }
        return output
    }

    /// Makes an iterator with a transformer of its own.
    @inlinable
    public func makeAsyncIterator(in run: RunContext) -> AsyncIterator {
        do {
            let stage = try transform.makeAsyncTransformer(in: run)
            return AsyncIterator(stage: stage, base: base.makeAsyncIterator(in: run), failure: nil)
        } catch {
            return AsyncIterator(stage: nil, base: nil, failure: error)
        }
    }

    /// Pulls from the source, through the transformer.
    public struct AsyncIterator: AsyncIteratorProtocol {
        @usableFromInline var stage: Transform.Stage?
        @usableFromInline var base: Base.AsyncIterator?
        @usableFromInline var failure: (any Error)?

        @inlinable
        init(stage: Transform.Stage?, base: Base.AsyncIterator?, failure: (any Error)?) {
            self.stage = stage
            self.base = base
            self.failure = failure
        }

        /// The next output, or nil at the end and after an error.
        @inlinable
        public mutating func next() async throws -> Transform.Output? { try await next(isolation: #isolation) }

        /// The next output, or nil at the end and after an error.
        @inlinable
        public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Transform.Output? {
            if let failure = failure.take() { throw failure }
            do {
                var count = 0
                while let step = try await stage?.next() {
                    switch step {
                    case .output(let output): return output
                    case .needsInput:
                        guard base != nil else { return nil }
                        if let input = try await base?.next(isolation: actor) {
                            try await stage?.receive(input)
                            count &+= 1
                            if count & 1_023 == 0 { try await RunContext.pause(after: count, mask: (1_023, 65_535)) }
                        } else {
                            try Task.checkCancellation()
                            base = nil
                            try await stage?.receiveEnd()
                        }
                    case .finished:
                        stage = nil
                        base = nil
                        return nil
                    }
                }
                return nil
            } catch {
                await stage?.cancel()
                stage = nil
                base = nil
                throw error
            }
        }
    }
}
