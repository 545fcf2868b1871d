extension DrivableStream {
    /// Lets everything above this point run ahead of everything below it, by at most `highWaterMark` elements.
    ///
    /// ```swift
    /// database.orders.buffered(highWaterMark: 64).pipe(through: csvFormatStream(header: ["id", "total"]))
    /// ```
    /// Without it a source is asked for its next element when the sink has taken the one before. The upper half runs in a
    /// child task of the run; when it fails, what has been buffered is delivered first.
    /// - Parameter highWaterMark: How many elements may wait, at least 1; else the run fails with
    ///   ``StreamError/Code/invalidOption``.
    public func buffered(highWaterMark: Int) -> BufferedStream<Self> {
        BufferedStream(base: self) { createReadableStream(of: Element.self, highWaterMark: highWaterMark) }
    }

    /// Lets everything above this point run ahead, by an amount that a closure counts, as in bytes.
    ///
    /// ```swift
    /// chunks.buffered(highWaterMark: 1 << 20) { $0.readableBytes }
    /// ```
    /// - Parameters:
    ///   - highWaterMark: How much may wait, in the closure's unit; the element that reaches it is still taken.
    ///   - size: The size of one element, always the same for one element.
    public func buffered(
        highWaterMark: Int,
        size: @escaping @Sendable (borrowing Element) -> Int
    ) -> BufferedStream<Self> {
        BufferedStream(base: self) { createReadableStream(of: Element.self, highWaterMark: highWaterMark, size: size) }
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
    @usableFromInline let makeBuffer: @Sendable () -> (stream: ReadableStream<Element>, source: PushSource<Element>)

    init(
        base: Base,
        makeBuffer: @escaping @Sendable () -> (stream: ReadableStream<Element>, source: PushSource<Element>)
    ) {
        self.base = base
        self.makeBuffer = makeBuffer
    }

    /// Drives the base into the buffer, and the buffer into `writer`.
    @inlinable
    @concurrent
    public func drive<Writer: StreamWriter>(
        into writer: consuming Writer,
        in run: RunContext
    ) async throws -> Writer.Output where Writer.Input == Element {
        let (stream, source) = makeBuffer()
        return try await driveBeside(stream, into: writer, in: run) { [base] in
            // its failure comes through the buffer, after what has been buffered
            try? await base.drive(into: PushWriter(source: source), in: run)
        } stop: {
        }
    }

    /// Makes an iterator; the run is cancelled when it is dropped.
    @inlinable
    public func makeAsyncIterator(in run: RunContext) -> DrivenIterator<Element> { DrivenIterator(self, in: run) }
}

/// Drives a stream while other tasks fill it, and ends those when it is over, however that was.
@inlinable
@concurrent
func driveBeside<Stream: DrivableStream, Writer: StreamWriter>(
    _ stream: Stream,
    into writer: consuming Writer,
    in run: RunContext,
    _ produce: @escaping @concurrent @Sendable () async -> Void,
    stop: @Sendable () -> Void
) async throws -> Writer.Output where Writer.Input == Stream.Element {
    let writer = writer
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await produce() }
        defer {
            stop()
            group.cancelAll()
        }
        return try await stream.drive(into: writer, in: run)
    }
}

/// Writes into a push source.
@usableFromInline
struct PushWriter<Input: Sendable>: StreamWriter {
    @usableFromInline let source: PushSource<Input>

    @inlinable
    init(source: PushSource<Input>) { self.source = source }

    @inlinable
    @concurrent
    mutating func write(_ item: consuming Input) async throws { try await source.send(item) }

    @inlinable
    @concurrent
    mutating func finish() async throws { source.finish() }

    @inlinable
    @concurrent
    mutating func abort(_ error: any Error) async { source.finish(throwing: error) }
}
