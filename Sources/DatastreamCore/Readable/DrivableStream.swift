/// A readable that can be driven: told to write itself into a writer.
///
/// Any `AsyncSequence` is a readable and can be iterated. Driving is what runs do: the whole chain from the source to the
/// sink stays one specialised loop, its stages can be flushed while the source waits, and nothing has to be buffered
/// between source and sink. ``ReadableStream`` and everything that `pipe(through:)` returns can be driven.
public protocol DrivableStream<Element>: AsyncSequence, Sendable
where Element: Sendable, Failure == any Error, AsyncIterator: SendableMetatype {
    /// Writes all of the stream into `writer` and ends it: exactly one of `finish` and `abort` is called.
    /// - Parameters:
    ///   - writer: What to write into; it belongs to the stream from here on.
    ///   - run: The run's options and results.
    /// - Returns: What the writer's `finish` returned.
    /// - Throws: The first error of the source, a stage or the writer, unchanged, after the writer was aborted.
    @concurrent
    func drive<Writer: StreamWriter>(
        into writer: consuming Writer,
        in run: RunContext
    ) async throws -> Writer.Output where Writer.Input == Element

    /// Makes an iterator whose stages publish their results into `run`.
    func makeAsyncIterator(in run: RunContext) -> AsyncIterator
}

extension DrivableStream {
    /// Makes an iterator that nobody asks for results.
    @inlinable
    public func makeAsyncIterator() -> AsyncIterator { makeAsyncIterator(in: RunContext()) }
}

/// An asynchronous sequence made by others, as a stream that can be driven.
public struct AsyncSource<Base: AsyncSequence & Sendable>: DrivableStream where Base.Element: Sendable {
    /// What the sequence gives.
    public typealias Element = Base.Element
    /// Whatever the sequence throws.
    public typealias Failure = any Error

    @usableFromInline let base: Base

    /// Wraps `base`.
    @inlinable
    public init(_ base: Base) { self.base = base }

    /// Pulls from the sequence and writes, flushing while the sequence waits.
    @inlinable
    @concurrent
    public func drive<Writer: StreamWriter>(
        into writer: consuming Writer,
        in run: RunContext
    ) async throws -> Writer.Output where Writer.Input == Element {
        try await run.pump(base, into: writer)
    }

    /// Makes an iterator.
    @inlinable
    public func makeAsyncIterator(in run: RunContext) -> AsyncIterator { AsyncIterator(base: base.makeAsyncIterator()) }

    /// Iterates the sequence.
    public struct AsyncIterator: AsyncIteratorProtocol {
        @usableFromInline var base: Base.AsyncIterator

        @inlinable
        init(base: Base.AsyncIterator) { self.base = base }

        /// The next element, or nil at the end.
        @inlinable
        public mutating func next() async throws -> Base.Element? { try await next(isolation: #isolation) }

        /// The next element, or nil at the end.
        @inlinable
        public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Base.Element? {
            try await base.next(isolation: actor)
        }
    }
}
