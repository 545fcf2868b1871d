import Synchronization

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
///
/// It can be consumed once: many sequences, such as `AsyncStream`, stop the program when two tasks iterate them. A second
/// consumer gets ``StreamError/Code/alreadyConsumed``.
public struct AsyncSource<Base: AsyncSequence & Sendable>: PipeableStream where Base.Element: Sendable {
    /// What the sequence gives.
    public typealias Element = Base.Element
    /// Whatever the sequence throws.
    public typealias Failure = any Error

    @usableFromInline let base: Base
    @usableFromInline let claim = Claim()

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
        var writer = writer
        do {
            try claim.take()
        } catch {
            await writer.abort(error)
            throw error
        }
        return try await run.pump(base, into: writer)
    }

    /// Makes an iterator.
    @inlinable
    public func makeAsyncIterator(in run: RunContext) -> AsyncIterator {
        do {
            try claim.take()
            return AsyncIterator(base: base.makeAsyncIterator(), failure: nil)
        } catch {
            return AsyncIterator(base: nil, failure: error)
        }
    }

    /// Iterates the sequence.
    public struct AsyncIterator: AsyncIteratorProtocol {
        @usableFromInline var base: Base.AsyncIterator?
        @usableFromInline var failure: (any Error)?

        @inlinable
        init(base: Base.AsyncIterator?, failure: (any Error)?) {
            self.base = base
            self.failure = failure
        }

        /// The next element, or nil at the end.
        @inlinable
        public mutating func next() async throws -> Base.Element? { try await next(isolation: #isolation) }

        /// The next element, or nil at the end.
        @inlinable
        public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Base.Element? {
            if let failure = failure.take() { throw failure }
            return try await base?.next(isolation: actor)
        }
    }
}

/// Lets the first consumer of a single-use source through.
@usableFromInline
final class Claim: Sendable {
    private let isTaken = Atomic(false)

    @usableFromInline
    init() {}

    @usableFromInline
    func take() throws {
        if isTaken.exchange(true, ordering: .relaxed) {
            throw StreamError(
                .alreadyConsumed,
                "this stream can be consumed once, and has been; make a new one for each consumer"
            )
        }
    }
}
