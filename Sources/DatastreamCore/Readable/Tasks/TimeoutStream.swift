extension DrivableStream {
    /// Fails the run when the stream takes longer than `limit` to give its next element or its end.
    ///
    /// ```swift
    /// try await feed.timeout(.seconds(10)).pipe(to: sink)
    /// ```
    /// Only the wait for this stream counts, not the time its consumer takes. There is one watching task for each run,
    /// none for each element. What is above is cancelled then; the run ends when that has heeded it. To limit a whole run,
    /// cancel its task.
    /// - Parameters:
    ///   - limit: How long one element may take.
    ///   - clock: The clock that measures it. Default: the continuous clock.
    /// - Throws: The run throws ``StreamError/Code/timedOut``.
    public func timeout(_ limit: Duration, clock: any Clock<Duration> = ContinuousClock()) -> TimeoutStream<Self> {
        TimeoutStream(base: self, limit: limit, clock: clock)
    }
}

/// A stream that fails when one of its elements takes too long.
public struct TimeoutStream<Base: DrivableStream>: PipeableStream {
    /// What passes.
    public typealias Element = Base.Element
    /// Whatever the base throws.
    public typealias Failure = any Error
    /// A run in a task of its own.
    public typealias AsyncIterator = DrivenIterator<Base.Element>

    @usableFromInline let base: Base
    @usableFromInline let limit: Duration
    @usableFromInline let clock: any Clock<Duration>

    init(base: Base, limit: Duration, clock: any Clock<Duration>) {
        self.base = base
        self.limit = limit
        self.clock = clock
    }

    /// Drives the base into `writer` beside a task that watches it.
    @inlinable
    @concurrent
    public func drive<Writer: StreamWriter>(
        into writer: consuming Writer,
        in run: RunContext
    ) async throws -> Writer.Output where Writer.Input == Element {
        let watch = ElementWatch(limit: limit, clock: clock)
        let box = WatchedWriter(TimeoutWriter(watch: watch, downstream: writer))
        try await run.runChildren { [base] in
            box.output = .some(try await base.drive(into: box.writer, in: run))
        } flusher: {
            try await watch.run()
        }
        guard let output = box.output else { throw CancellationError() }
        return output
    }

    /// Makes an iterator; the run is cancelled when it is dropped.
    @inlinable
    public func makeAsyncIterator(in run: RunContext) -> DrivenIterator<Element> { DrivenIterator(self, in: run) }
}

/// Takes a writer into a child task and brings its output back.
///
/// Proof for `@unchecked Sendable`: the one child task that drives has both to itself, and the parent looks at the output
/// only after the child has ended.
@usableFromInline
final class WatchedWriter<Writer: StreamWriter>: @unchecked Sendable {
    @usableFromInline let writer: Writer
    @usableFromInline var output: Writer.Output?

    @inlinable
    init(_ writer: Writer) { self.writer = writer }
}

/// Tells the watch when the source is waited for.
@usableFromInline
struct TimeoutWriter<Downstream: StreamWriter>: StreamWriter {
    @usableFromInline let watch: ElementWatch
    @usableFromInline var downstream: Downstream

    @inlinable
    init(watch: ElementWatch, downstream: Downstream) {
        self.watch = watch
        self.downstream = downstream
    }

    @inlinable
    @concurrent
    mutating func write(_ item: consuming Downstream.Input) async throws {
        try watch.stop()
        try await downstream.write(item)
        watch.start()
    }

    @inlinable
    @concurrent
    mutating func flush() async throws { try await downstream.flush() }

    @inlinable
    @concurrent
    mutating func finish() async throws -> Downstream.Output {
        do {
            try watch.stop()
        } catch {
            await downstream.abort(error)
            throw error
        }
        return try await downstream.finish()
    }

    @inlinable
    @concurrent
    mutating func abort(_ error: any Error) async { await downstream.abort(watch.failure ?? error) }

    @inlinable
    var isFinished: Bool { downstream.isFinished }

    @inlinable
    var flushesBeforeAbort: Bool { downstream.flushesBeforeAbort }

    @inlinable
    var itemsPassedOn: UInt64? { downstream.itemsPassedOn }
}
