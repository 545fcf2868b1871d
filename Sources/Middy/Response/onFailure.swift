public import DatastreamCore

extension DrivableStream {
    /// Pushes one last element when the stream fails in the middle of a response, before the failure goes on.
    ///
    /// ```swift
    /// createReadableStream(rows(of: report))
    ///     .onFailure { error in ["# incomplete", "\(error)"] }      // a row, not bytes:
    ///     .pipe(through: csvFormatStream())                         // the formatter and
    ///     .pipe(through: gzipCompressStream())                      // gzip make it readable
    /// ```
    /// Only a stream that is driven into a sink which keeps what it has got, such as a streamed response after its first
    /// byte, gets the element; otherwise a failure can still be answered as a whole, for instance with status 500.
    /// The order is: what the stages hold is flushed, the element goes through them, they are flushed again, and the
    /// response ends with the error. That is so when the source has failed and when a stage above this has, such as a `map`
    /// that throws; so put it behind the stages that may fail. No element is pushed when the sink or a stage below has
    /// failed, or when the run was cancelled, because then nobody would get it. A stream that is iterated gives the element
    /// and then throws.
    /// - Parameter emit: Makes the element of the error; nil pushes none.
    public func onFailure(
        emit: @escaping @Sendable (any Error) async -> Element?
    ) -> FailureMarkedStream<Self> {
        FailureMarkedStream(base: self, emit: emit)
    }
}

extension AsyncSequence where Self: Sendable, Element: Sendable, AsyncIterator: SendableMetatype {
    /// Pushes one last element when the sequence fails in the middle of a response; see `DrivableStream.onFailure`.
    /// - Parameter emit: Makes the element of the error; nil pushes none.
    public func onFailure(
        emit: @escaping @Sendable (any Error) async -> Element?
    ) -> FailureMarkedStream<AsyncSource<Self>> {
        AsyncSource(self).onFailure(emit: emit)
    }
}

/// A stream that has a last word when it fails; `onFailure(emit:)` makes it.
public struct FailureMarkedStream<Base: DrivableStream>: PipeableStream {
    /// What the stream gives.
    public typealias Element = Base.Element
    /// Whatever the stream throws.
    public typealias Failure = any Error

    @usableFromInline let base: Base
    @usableFromInline let emit: @Sendable (any Error) async -> Element?

    @inlinable
    init(base: Base, emit: @escaping @Sendable (any Error) async -> Element?) {
        self.base = base
        self.emit = emit
    }

    /// Drives the stream into `writer`.
    @inlinable
    @concurrent
    public func drive<Writer: StreamWriter>(
        into writer: consuming Writer,
        in run: RunContext
    ) async throws -> Writer.Output where Writer.Input == Element {
        try await base.drive(into: FailureMarkingWriter(writer, emit: emit), in: run)
    }

    /// Makes an iterator.
    @inlinable
    public func makeAsyncIterator(in run: RunContext) -> AsyncIterator {
        AsyncIterator(base: base.makeAsyncIterator(in: run), emit: emit)
    }

    /// Iterates the stream and its last word.
    public struct AsyncIterator: AsyncIteratorProtocol {
        @usableFromInline var base: Base.AsyncIterator
        @usableFromInline let emit: @Sendable (any Error) async -> Element?
        @usableFromInline var failure: (any Error)?

        @inlinable
        init(base: Base.AsyncIterator, emit: @escaping @Sendable (any Error) async -> Element?) {
            self.base = base
            self.emit = emit
        }

        /// The next element, or nil at the end and after an error.
        @inlinable
        public mutating func next() async throws -> Base.Element? { try await next(isolation: #isolation) }

        /// The next element, or nil at the end and after an error.
        @inlinable
        public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Base.Element? {
            if let failure = failure.take() { throw failure }
            do {
                return try await base.next(isolation: actor)
            } catch {
                guard !Task.isCancelled, let element = await emit(error) else { throw error }
                failure = error
                return element
            }
        }
    }
}

/// Writes one more element before it passes on that the source has failed.
@usableFromInline
struct FailureMarkingWriter<Downstream: StreamWriter>: StreamWriter {
    @usableFromInline var downstream: Downstream
    @usableFromInline let emit: @Sendable (any Error) async -> Downstream.Input?
    @usableFromInline var downstreamHasFailed = false

    @inlinable
    init(_ downstream: consuming Downstream, emit: @escaping @Sendable (any Error) async -> Downstream.Input?) {
        self.downstream = downstream
        self.emit = emit
    }

    @inlinable var isFinished: Bool { downstream.isFinished }
    @inlinable var flushesBeforeAbort: Bool { downstream.flushesBeforeAbort }
    @inlinable var itemsPassedOn: UInt64? { downstream.itemsPassedOn }

    @inlinable
    @concurrent
    mutating func write(_ item: consuming Downstream.Input) async throws {
        downstreamHasFailed = true
        try await downstream.write(item)
        downstreamHasFailed = false
    }

    @inlinable
    @concurrent
    mutating func flush() async throws {
        downstreamHasFailed = true
        try await downstream.flush()
        downstreamHasFailed = false
    }

    @inlinable
    @concurrent
    mutating func finish() async throws -> Downstream.Output { try await downstream.finish() }

    @inlinable
    @concurrent
    mutating func abort(_ error: any Error) async {
        if !downstreamHasFailed, !Task.isCancelled, flushesBeforeAbort, !isFinished {
            do {
                if let element = await emit(error) { try await downstream.write(element) }
                try await downstream.flush()
            } catch {
                // the source's own error is the one that counts
            }
        }
        await downstream.abort(error)
    }
}
