public import DatastreamCore

/// A sink that records what a run does to it, can hold each write back, and can fail where a test wants.
///
/// ```swift
/// let sink = RecordingSink(of: Int.self, isGated: true)
/// async let results = createReadableStream([1, 2]).pipe(to: sink)
/// try await sink.waitForWrites(1)          // the first write has come and is held
/// sink.releaseWrites(2)
/// _ = try await results
/// try sink.verifyLifecycle()               // finished or aborted once, and nothing after that
/// ```
/// A sink serves one run. Its output is what was written.
public final class RecordingSink<Input: Sendable>: WritableStream, Sendable {
    /// What was written.
    public typealias Output = [Input]

    /// What a run does to a sink.
    public enum Event: Hashable, Sendable {
        /// An item was written.
        case write
        /// A flush was asked for.
        case flush
        /// The run came to its end.
        case finish
        /// The run failed.
        case abort
    }

    /// Where a sink fails; writes and flushes count from 1.
    public enum FailurePoint: Hashable, Sendable {
        /// When the sink is opened.
        case open
        /// At the n-th write.
        case write(Int)
        /// At the n-th flush.
        case flush(Int)
        /// At the end.
        case finish
    }

    struct State: Sendable {
        var items: [Input] = []
        var events: [Event] = []
        var errors: [any Error] = []
        var violations: [String] = []
        var opened = 0
        var permits = 0
        var doneWrites = 0
        var isBusy = false
    }

    let monitor = Monitor(State())
    let isGated: Bool
    let flushesBeforeAbort: Bool
    let limit: Int?
    let failure: (point: FailurePoint, error: any Error)?
    private let writers = LiveCounter()

    /// Makes a sink.
    /// - Parameters:
    ///   - type: What is written.
    ///   - isGated: Whether each write is held until ``releaseWrites(_:)`` lets it go. Default: false.
    ///   - limit: How many items the sink wants before it says that it is finished, or nil for all. Default: nil.
    ///   - flushesBeforeAbort: What its writer says. Default: false.
    ///   - failure: Where it fails, and with what. Default: nowhere.
    public init(
        of type: Input.Type = Input.self,
        isGated: Bool = false,
        limit: Int? = nil,
        flushesBeforeAbort: Bool = false,
        failure: (point: FailurePoint, error: any Error)? = nil
    ) {
        self.isGated = isGated
        self.limit = limit
        self.flushesBeforeAbort = flushesBeforeAbort
        self.failure = failure
    }

    /// What has been written, with a write that is held back or has failed.
    public var items: [Input] { monitor.update { $0.items } }

    /// How many writes have returned without an error.
    public var completedWrites: Int { monitor.update { $0.doneWrites } }

    /// What the run has done, in order.
    public var events: [Event] { monitor.update { $0.events } }

    /// The errors that the run was aborted with.
    public var abortErrors: [any Error] { monitor.update { $0.errors } }

    /// Whether the run let go of its writer, or has not begun.
    public var isReleased: Bool { writers.count == 0 }

    /// How often something has happened.
    public func count(of event: Event) -> Int { monitor.update { $0.events.count { $0 == event } } }

    /// Lets held writes go, those that have come and those that will.
    public func releaseWrites(_ count: Int = 1) { monitor.update { $0.permits += count } }

    /// Returns when the `count`-th write has come; a gated sink holds it.
    /// - Throws: `CancellationError` when the waiting task is cancelled.
    public func waitForWrites(_ count: Int) async throws { try await wait(for: count, .write) }

    /// Returns when the `count`-th flush has come.
    /// - Throws: `CancellationError` when the waiting task is cancelled.
    public func waitForFlushes(_ count: Int) async throws { try await wait(for: count, .flush) }

    /// Returns when the run has finished or aborted the sink.
    /// - Throws: `CancellationError` when the waiting task is cancelled.
    public func waitForEnd() async throws {
        try await monitor.wait(until: { $0.events.contains(.finish) || $0.events.contains(.abort) })
    }

    /// Checks that the sink was used as ``StreamWriter`` says: opened once, one call at a time, finished or aborted once
    /// and nothing after that; a `finish` that threw was not followed by an abort.
    public func verifyLifecycle() throws(VerificationError) {
        var (violations, events, opened) = monitor.update { ($0.violations, $0.events, $0.opened) }
        let ends = events.count { $0 == .finish || $0 == .abort }
        if opened != 1 { violations.append("opened \(opened) times") }
        if opened == 1, ends != 1 { violations.append("finished or aborted \(ends) times") }
        if !isReleased { violations.append("its writer was not released") }
        guard !violations.isEmpty else { return }
        throw VerificationError("RecordingSink: \(violations.joined(separator: "; ")); events: \(events)")
    }

    /// Opens the sink.
    public func makeWriter(in run: RunContext) async throws -> Writer {
        if let failure, failure.point == .open { throw failure.error }
        monitor.update { $0.opened += 1 }
        return Writer(sink: self, token: writers.token())
    }

    private func wait(for count: Int, _ event: Event) async throws {
        try await monitor.wait(until: { $0.events.count { $0 == event } >= count })
    }
}
