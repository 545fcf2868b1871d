extension DrivableStream {
    /// Lets everything above this point run ahead of everything below it, by at most `highWaterMark` elements.
    ///
    /// ```swift
    /// database.orders.buffered(highWaterMark: 64).pipe(through: csvFormatStream(header: ["id", "total"]))
    /// ```
    /// Without it a source is asked for its next element when the sink has taken the one before. The upper half runs in a
    /// child task of the run; when it fails, what has been buffered is delivered first. It stops when the buffer is full, and
    /// goes on when an eighth of it, or one element, is free again.
    /// - Parameter highWaterMark: How many elements may wait, at least 1; else the run fails with
    ///   ``StreamError/Code/invalidOption``.
    public func buffered(highWaterMark: Int) -> BufferedStream<Self> {
        BufferedStream(base: self, highWaterMark: highWaterMark, size: nil)
    }

    /// Lets everything above this point run ahead, by an amount that a closure counts, as in bytes.
    ///
    /// ```swift
    /// chunks.buffered(highWaterMark: 1 << 20) { $0.readableBytes }
    /// ```
    /// - Parameters:
    ///   - highWaterMark: How much may wait, in the closure's unit; the element that reaches it is still taken.
    ///   - size: The size of one element, always the same for one element; below 1 it counts as 1.
    public func buffered(
        highWaterMark: Int,
        size: @escaping @Sendable (borrowing Element) -> Int
    ) -> BufferedStream<Self> {
        BufferedStream(base: self, highWaterMark: highWaterMark, size: size)
    }
}

/// A stream whose upper half runs ahead of its consumer, in a child task of the run.
public struct BufferedStream<Base: DrivableStream>: PipeableStream {
    /// What passes.
    public typealias Element = Base.Element
    /// Whatever the base throws.
    public typealias Failure = any Error
    /// A run in a task of its own.
    public typealias AsyncIterator = DrivenIterator<Base.Element>

    @usableFromInline let base: Base
    @usableFromInline let highWaterMark: Int
    @usableFromInline let size: (@Sendable (borrowing Element) -> Int)?

    @usableFromInline
    init(base: Base, highWaterMark: Int, size: (@Sendable (borrowing Element) -> Int)?) {
        self.base = base
        self.highWaterMark = highWaterMark
        self.size = size
    }

    /// Drives the base into the buffer, and the buffer into `writer`.
    @inlinable
    @concurrent
    public func drive<Writer: StreamWriter>(
        into writer: consuming Writer,
        in run: RunContext
    ) async throws -> Writer.Output where Writer.Input == Element {
        var writer = writer
        do {
            try checkOption("highWaterMark", highWaterMark, atLeast: 1)
        } catch {
            await writer.abort(error)
            throw error
        }
        let meter = run.measurement?.addMeter("buffered")
        let buffer = BoundedBuffer(highWaterMark: highWaterMark, size: size, meter: meter)
        return try await withThrowingTaskGroup(of: Void.self) { [base, writer] group in
            group.addTask {
                // its failure comes through the buffer, after what has been buffered
                try? await base.drive(into: BoundedBufferWriter(buffer: buffer), in: run)
            }
            defer {
                buffer.gate.stopReading()
                group.cancelAll()
            }
            return try await run.pump(buffer: buffer, into: writer)
        }
    }

    /// Makes an iterator; the run is cancelled when it is dropped.
    @inlinable
    public func makeAsyncIterator(in run: RunContext) -> DrivenIterator<Element> { DrivenIterator(self, in: run) }
}
