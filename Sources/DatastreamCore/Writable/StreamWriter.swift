/// One run of a sink: what a stream is written into.
///
/// A write suspends until the sink can take more; that is the backpressure. Whoever owns a writer ends it exactly once:
/// with ``finish()`` when all went well, or with ``abort(_:)`` on any failure or cancellation, never both. A `finish` that
/// throws has cleaned up after itself.
public protocol StreamWriter<Input>: SendableMetatype {
    /// What is written.
    associatedtype Input: Sendable
    /// What the sink makes of it.
    associatedtype Output

    /// Takes one item; returns when there is room for the next.
    @concurrent
    mutating func write(_ item: consuming Input) async throws

    /// Hands on whatever is held back. The default does nothing.
    @concurrent
    mutating func flush() async throws

    /// Says that all has been written.
    /// - Returns: What the sink made of it.
    @concurrent
    mutating func finish() async throws -> Output

    /// Gives up: releases everything, and keeps nothing that is only half there.
    /// - Parameter error: Why; a `CancellationError` when the run was cancelled.
    @concurrent
    mutating func abort(_ error: any Error) async

    /// True once the sink wants nothing more, so that the source can stop early. Default: false.
    var isFinished: Bool { get }

    /// True when a failure midway should have what the stages hold flushed before the abort. Default: false.
    ///
    /// When a source fails, all stages are flushed; when a stage fails, those behind it. What they run into then does not
    /// take the place of the first error, and a run that is cancelled is not flushed. A response that is under way wants
    /// this; one that has not begun would rather become an error response.
    var flushesBeforeAbort: Bool { get }

    /// How many items have left the last transform above the sink, or nil for a sink. Default: nil.
    var itemsPassedOn: UInt64? { get }
}

extension StreamWriter {
    /// Holds nothing back.
    @inlinable
    @concurrent
    public mutating func flush() async throws {}

    /// Always wants more.
    @inlinable
    public var isFinished: Bool { false }

    /// Keeps what is held back to itself.
    @inlinable
    public var flushesBeforeAbort: Bool { false }

    /// Is a sink.
    @inlinable
    public var itemsPassedOn: UInt64? { nil }
}

/// A sink: a description that makes a fresh writer for each run.
public protocol WritableStream<Input, Output>: Sendable {
    /// What is written.
    associatedtype Input: Sendable where Input == Writer.Input
    /// What a finished run returns.
    associatedtype Output where Output == Writer.Output
    /// What does the writing.
    associatedtype Writer: StreamWriter

    /// Makes the writer of one run, opening what it needs.
    /// - Parameter run: The run's results.
    /// - Throws: When the sink cannot be opened; the run then fails before its first chunk.
    func makeWriter(in run: RunContext) async throws -> Writer
}
