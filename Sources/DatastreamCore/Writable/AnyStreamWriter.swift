/// A writer whose type has been erased, for runs that go through a type-erased stream.
///
/// It is made of closures, not of a class: closures over a concrete writer are specialised for it, the methods of a
/// generic class are not. Each call costs some 30 ns.
public struct AnyStreamWriter<Input: Sendable>: StreamWriter {
    @usableFromInline let onWrite: @concurrent (consuming Input) async throws -> Void
    @usableFromInline let onFlush: @concurrent () async throws -> Void
    @usableFromInline let onFinish: @concurrent () async throws -> Void
    @usableFromInline let onAbort: @concurrent (any Error) async -> Void
    // a driver asks this one after each item, so it does nothing else
    @usableFromInline let finished: () -> Bool
    @usableFromInline let state: () -> (flushesBeforeAbort: Bool, itemsPassedOn: UInt64?)

    /// Erases the writer in `box`; its output is left there.
    @inlinable
    init<Writer: StreamWriter>(_ box: WriterBox<Writer>) where Writer.Input == Input {
        onWrite = { try await box.writer.write($0) }
        onFlush = { try await box.writer.flush() }
        onFinish = { box.output = try await box.writer.finish() }
        onAbort = { await box.writer.abort($0) }
        finished = { box.writer.isFinished }
        state = { (box.writer.flushesBeforeAbort, box.writer.itemsPassedOn) }
    }

    /// Takes one item.
    @concurrent
    @inlinable
    public mutating func write(_ item: consuming Input) async throws { try await onWrite(item) }

    /// Hands on whatever is held back.
    @concurrent
    @inlinable
    public mutating func flush() async throws { try await onFlush() }

    /// Says that all has been written.
    @concurrent
    @inlinable
    public mutating func finish() async throws { try await onFinish() }

    /// Gives up.
    @concurrent
    @inlinable
    public mutating func abort(_ error: any Error) async { await onAbort(error) }

    /// True once the sink wants nothing more.
    @inlinable
    public var isFinished: Bool { finished() }

    /// What the erased writer says.
    @inlinable
    public var flushesBeforeAbort: Bool { state().flushesBeforeAbort }

    /// How many items have left the last transform, or nil for a sink.
    @inlinable
    public var itemsPassedOn: UInt64? { state().itemsPassedOn }
}

/// Where an erased writer lives for one run.
///
/// The writer has one owner at a time, who calls one method at a time; that makes the exclusivity checks needless.
@usableFromInline
final class WriterBox<Writer: StreamWriter> {
    @exclusivity(unchecked)
    @usableFromInline var writer: Writer
    @usableFromInline var output: Writer.Output?

    @inlinable
    init(_ writer: consuming Writer) { self.writer = writer }
}
