import Synchronization

extension DrivableStream {
    /// Calls a closure once, when the stream has been consumed, has failed or was given up.
    ///
    /// This is how to read the results of a stream that somebody else consumes, such as a body that a handler returned:
    ///
    /// ```swift
    /// let rows = countStream()
    /// return createReadableStream(orders).pipe(through: rows).pipe(through: csvFormatStream())
    ///     .onEnd { run, error in log("\(run[rows] ?? 0) rows, \(error.map { "\($0)" } ?? "complete")") }
    /// ```
    /// The consumer's run is the one whose results it is given: after a failure, those by then. An iterator that is dropped
    /// midway leaves those that a flush has published.
    /// - Parameter body: Called with the run and the error that ended it, nil after a clean end and
    ///   `CancellationError` for an iterator that was dropped midway. When driven, the sink has finished or was aborted by
    ///   then.
    public func onEnd(
        _ body: @escaping @Sendable (_ run: RunContext, _ error: (any Error)?) -> Void
    ) -> EndObservedStream<Self> {
        EndObservedStream(base: self, body: body)
    }

    /// Erases the stream's type; a run still goes through it as one specialised loop.
    @inlinable
    public func erased() -> ReadableStream<Element> { ReadableStream(self) }
}

/// A stream that tells when it is over.
public struct EndObservedStream<Base: DrivableStream>: PipeableStream {
    /// What passes.
    public typealias Element = Base.Element
    /// Whatever the base throws.
    public typealias Failure = any Error

    @usableFromInline let base: Base
    @usableFromInline let body: @Sendable (RunContext, (any Error)?) -> Void

    init(base: Base, body: @escaping @Sendable (RunContext, (any Error)?) -> Void) {
        self.base = base
        self.body = body
    }

    /// Drives the base and tells when that is over.
    @inlinable
    @concurrent
    public func drive<Writer: StreamWriter>(
        into writer: consuming Writer,
        in run: RunContext
    ) async throws -> Writer.Output where Writer.Input == Element {
        do {
            let output = try await base.drive(into: writer, in: run)
            body(run, nil)
            return output
        } catch {
            body(run, error)
            throw error
        }
    }

    /// Makes an iterator that tells when it is over.
    @inlinable
    public func makeAsyncIterator(in run: RunContext) -> AsyncIterator {
        AsyncIterator(base: base.makeAsyncIterator(in: run), call: EndCall(body, run))
    }

    /// Iterates the base.
    public struct AsyncIterator: AsyncIteratorProtocol {
        @usableFromInline var base: Base.AsyncIterator
        @usableFromInline let call: EndCall

        @inlinable
        init(base: Base.AsyncIterator, call: EndCall) {
            self.base = base
            self.call = call
        }

        /// The next element, or nil at the end and after an error.
        @inlinable
        public mutating func next() async throws -> Base.Element? { try await next(isolation: #isolation) }

        /// The next element, or nil at the end and after an error.
        @inlinable
        public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Base.Element? {
            do {
                if let element = try await base.next(isolation: actor) { return element }
                call(nil)
                return nil
            } catch {
                call(error)
                throw error
            }
        }
    }
}

/// Calls a closure once, at the latest when it is released.
@usableFromInline
final class EndCall: Sendable {
    private let body: @Sendable (RunContext, (any Error)?) -> Void
    private let run: RunContext
    private let wasCalled = Atomic(false)

    @usableFromInline
    init(_ body: @escaping @Sendable (RunContext, (any Error)?) -> Void, _ run: RunContext) {
        self.body = body
        self.run = run
    }

    deinit { callAsFunction(CancellationError()) }

    @usableFromInline
    func callAsFunction(_ error: (any Error)?) {
        if !wasCalled.exchange(true, ordering: .acquiringAndReleasing) { body(run, error) }
    }
}
