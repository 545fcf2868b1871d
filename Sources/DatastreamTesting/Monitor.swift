import Synchronization

/// A value that tasks can wait for: what the sources, sinks and clocks of this module are made of.
///
/// A waiter brings an attempt, which looks at the value, may change it, and says whether it is content. Attempts are
/// repeated in the order in which their tasks came, after each change.
final class Monitor<Value: Sendable>: Sendable {
    private struct Waiter: Sendable {
        let id: UInt64
        /// Nil to go on waiting, else what resumes the task.
        let attempt: @Sendable (inout Value) -> (@Sendable () -> Void)?
        let cancel: @Sendable () -> Void
    }

    private struct Guarded: Sendable {
        var value: Value
        var waiters: [Waiter] = []
        var lastID: UInt64 = 0
    }

    private let guarded: Mutex<Guarded>

    init(_ value: Value) { guarded = Mutex(Guarded(value: value)) }

    /// Changes or reads the value, then lets the waiters look at it.
    @discardableResult
    func update<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
        let (result, resumptions) = guarded.withLock { guarded in
            let result = body(&guarded.value)
            return (result, Self.settle(&guarded))
        }
        for resume in resumptions { resume() }
        return result
    }

    /// Waits until the attempt returns something.
    /// - Throws: `CancellationError` when the waiting task is cancelled.
    func wait<Result: Sendable>(_ attempt: @escaping @Sendable (inout Value) -> Result?) async throws -> Result {
        let id = guarded.withLock { guarded in
            guarded.lastID += 1
            return guarded.lastID
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let waiter = Waiter(
                    id: id,
                    attempt: { value in
                        guard let result = attempt(&value) else { return nil }
                        return { continuation.resume(returning: result) }
                    },
                    cancel: { continuation.resume(throwing: CancellationError()) }
                )
                let resumptions = guarded.withLock { guarded in
                    if Task.isCancelled { return [waiter.cancel] }
                    guarded.waiters.append(waiter)
                    return Self.settle(&guarded)
                }
                for resume in resumptions { resume() }
            }
        } onCancel: {
            let waiter = guarded.withLock { guarded in
                guarded.waiters.firstIndex { $0.id == id }.map { guarded.waiters.remove(at: $0) }
            }
            waiter?.cancel()
        }
    }

    /// Waits until the value is as wanted.
    /// - Throws: `CancellationError` when the waiting task is cancelled.
    func wait(until isMet: @escaping @Sendable (Value) -> Bool) async throws {
        try await wait { value -> Void? in isMet(value) ? () : nil }
    }

    /// Repeats attempts until none is content any more.
    private static func settle(_ guarded: inout Guarded) -> [@Sendable () -> Void] {
        var resumptions: [@Sendable () -> Void] = []
        var index = 0
        while index < guarded.waiters.count {
            if let resume = guarded.waiters[index].attempt(&guarded.value) {
                resumptions.append(resume)
                guarded.waiters.remove(at: index)
                index = 0
            } else {
                index += 1
            }
        }
        return resumptions
    }
}
