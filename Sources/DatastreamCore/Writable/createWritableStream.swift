/// Makes a sink from closures.
///
/// ```swift
/// let sink = createWritableStream { (chunk: ByteBuffer) in try await file.append(chunk) }
/// ```
/// Mirrors datastream's `createWritableStream`.
/// - Parameters:
///   - write: Takes one item; the source waits until it returns.
///   - final: Called once after a clean end.
///   - abort: Called once instead, with the reason, when the run fails or is cancelled.
@inlinable
public func createWritableStream<Input: Sendable>(
    write: @escaping @Sendable (Input) async throws -> Void,
    final: @escaping @Sendable () async throws -> Void = {},
    abort: @escaping @Sendable (any Error) async -> Void = { _ in }
) -> ClosureWritableStream<Input> {
    ClosureWritableStream(onWrite: write, onFinal: final, onAbort: abort)
}

/// A sink made of closures.
public struct ClosureWritableStream<Input: Sendable>: WritableStream {
    @usableFromInline let onWrite: @Sendable (Input) async throws -> Void
    @usableFromInline let onFinal: @Sendable () async throws -> Void
    @usableFromInline let onAbort: @Sendable (any Error) async -> Void

    @inlinable
    init(
        onWrite: @escaping @Sendable (Input) async throws -> Void,
        onFinal: @escaping @Sendable () async throws -> Void,
        onAbort: @escaping @Sendable (any Error) async -> Void
    ) {
        self.onWrite = onWrite
        self.onFinal = onFinal
        self.onAbort = onAbort
    }

    /// Makes the writer of one run.
    @inlinable
    public func makeWriter(in run: RunContext) -> Writer { Writer(sink: self) }

    /// Calls the closures.
    public struct Writer: StreamWriter {
        @usableFromInline let sink: ClosureWritableStream

        @inlinable
        init(sink: ClosureWritableStream) { self.sink = sink }

        /// Writes one item.
        @inlinable
        @concurrent
        public mutating func write(_ item: consuming Input) async throws { try await sink.onWrite(item) }

        /// Ends the sink.
        @inlinable
        @concurrent
        public mutating func finish() async throws { try await sink.onFinal() }

        /// Gives up.
        @inlinable
        @concurrent
        public mutating func abort(_ error: any Error) async { await sink.onAbort(error) }
    }
}
