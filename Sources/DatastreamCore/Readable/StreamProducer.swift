/// What a producer closure writes into: `createReadableStream { writer in try await writer.write(row) }`.
///
/// Each write returns when the stream has taken the item, so a producer never runs ahead of its consumer by more than
/// one item. Write from one place at a time.
public struct StreamProducer<Element: Sendable>: Sendable {
    @usableFromInline let onWrite: @concurrent @Sendable (consuming Element) async throws -> Void

    @inlinable
    init(onWrite: @escaping @concurrent @Sendable (consuming Element) async throws -> Void) { self.onWrite = onWrite }

    /// Writes straight into a run's chain of writers.
    @inlinable
    init<Writer: StreamWriter>(_ gate: FlushGate<Writer>) where Writer.Input == Element {
        onWrite = { element in
            try Task.checkCancellation()
            try await gate.enterSlowly()  // two writes at once are misuse, and must not even read what the first owns
            do {
                gate.isDirty = true
                try await gate.storage.pointee.write(element)
                if gate.storage.pointee.isFinished { throw CancellationError() }
            } catch {
                gate.fail(gate.storage.pointee.isFinished ? nil : error)
                throw error
            }
            gate.open()
        }
    }

    /// Writes one item; returns when it was taken.
    /// - Throws: What the rest of the run failed with; `CancellationError` when nobody wants more;
    ///   ``StreamError/Code/concurrentWrite`` and ``StreamError/Code/writeAfterEnd`` on misuse.
    @concurrent
    @inlinable
    public func write(_ element: consuming Element) async throws { try await onWrite(element) }
}
