/// A readable and the transforms it is piped through: what ``DrivableStream/pipe(through:)`` returns.
public struct TransformedStream<Base: DrivableStream, Transform: TransformStream>: DrivableStream
where Base.Element == Transform.Input {
    /// What the last transform gives.
    public typealias Element = Transform.Output
    /// Whatever the source or a transform throws.
    public typealias Failure = any Error

    @usableFromInline let base: Base
    @usableFromInline let transform: Transform

    @inlinable
    init(base: Base, transform: Transform) {
        self.base = base
        self.transform = transform
    }

    /// Drives the source into the transforms' kernel, and that into `writer`.
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
        let kernel: Transform.Kernel
        do {
            kernel = try transform.makeTransformer(in: run)
        } catch {
            await writer.abort(error)
            throw error
        }
        return try await base.drive(into: TransformWriter(kernel, before: writer), in: run)
    }

    @inlinable
    @concurrent
    func driveMeasured<Writer: StreamWriter>(
        into writer: consuming Writer,
        in run: RunContext,
        measurement: GaugeMeasurement
    ) async throws -> Writer.Output where Writer.Input == Element {
        var writer = writer
        let kernel: MeasuredTransformer<Base.Element, Element>
        do {
            var section = MeasuredSection(measurement)
            kernel = try transform.makeMeasuredTransformer(in: run, section: &section)
            measurement.prepend(section.meters)
        } catch {
            await writer.abort(error)
            throw error
        }
        let box = WriterBox(TransformWriter(kernel, before: writer))
        try await base.drive(into: AnyStreamWriter(box), in: run)
        guard let output = box.output else { throw CancellationError() }
        return output
    }

    /// Makes an iterator with a kernel of its own.
    @inlinable
    public func makeAsyncIterator(in run: RunContext) -> AsyncIterator {
        do {
            return AsyncIterator(
                kernel: try transform.makeTransformer(in: run),
                base: base.makeAsyncIterator(in: run),
                failure: nil
            )
        } catch {
            return AsyncIterator(kernel: nil, base: nil, failure: error)
        }
    }

    /// Pulls from the source, through the kernel.
    public struct AsyncIterator: AsyncIteratorProtocol {
        @usableFromInline var kernel: Transform.Kernel?
        @usableFromInline var base: Base.AsyncIterator?
        @usableFromInline var failure: (any Error)?

        @inlinable
        init(kernel: Transform.Kernel?, base: Base.AsyncIterator?, failure: (any Error)?) {
            self.kernel = kernel
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
                while let step = try kernel?.next() {
                    switch step {
                    case .output(let output): return output
                    case .needsInput:
                        guard base != nil else { return nil }
                        if let input = try await base?.next(isolation: actor) {
                            try kernel?.receive(input)
                            // a kernel may drop very many items, of a source that never waits
                            count &+= 1
                            if count & 1_023 == 0 { try await RunContext.pause(after: count, mask: (1_023, 65_535)) }
                        } else {
                            try Task.checkCancellation()
                            base = nil
                            try kernel?.receiveEnd()
                        }
                    case .finished:
                        release()
                        return nil
                    }
                }
                return nil
            } catch {
                kernel?.receiveStop()
                release()
                throw error
            }
        }

        @inlinable
        mutating func release() {
            kernel = nil
            base = nil
        }
    }
}
