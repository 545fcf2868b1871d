import Synchronization

/// A piece of work in a child task, which an alarm may cut off: the work is cancelled then, and who waits for it goes on.
///
/// The work may have begun on the thread of the one who waits, so the alarm cancels it without their help.
///
/// A task that is inside `withUnsafeCurrentTask` may be cancelled by other tasks. It is there between `begin` and `end`, and
/// kept only then.
@usableFromInline
package final class CuttableWork: Sendable {
    /// Proof for `@unchecked Sendable`: nothing but `cancel()` is called, which any task may do; see above for when.
    fileprivate struct TaskReference: @unchecked Sendable {
        let task: UnsafeCurrentTask
    }

    fileprivate struct State {
        var task: TaskReference?
        var isOver = false
        var isCutOff = false
        var reason: (any Error)?
        var waiter: CheckedContinuation<Bool, Never>?
    }

    private let state = Mutex(State())

    @usableFromInline
    package init() {}

    /// Says which task does the work; to be called in that task, inside `withUnsafeCurrentTask`.
    @usableFromInline
    package func begin(_ task: UnsafeCurrentTask?) {
        let reference = task.map { TaskReference(task: $0) }
        state.withLock { state in
            state.task = reference
            if state.isCutOff { reference?.task.cancel() }
        }
    }

    /// Says that the work is over; to be called before `withUnsafeCurrentTask` is left.
    @usableFromInline
    package func end() {
        let waiter: CheckedContinuation<Bool, Never>? = state.withLock { state in
            state.task = nil
            state.isOver = true
            return state.waiter.take()
        }
        waiter?.resume(returning: false)
    }

    /// Why the work was cut off, or nil when it was not, or for no reason given.
    package var reason: (any Error)? { state.withLock { $0.reason } }

    /// Cancels the work and lets who waits for it go on; nothing happens when it is over.
    @usableFromInline
    package func cutOff(_ reason: (any Error)? = nil) {
        let waiter: CheckedContinuation<Bool, Never>? = state.withLock { state in
            guard !state.isOver, !state.isCutOff else { return nil }
            state.isCutOff = true
            state.reason = reason
            state.task?.task.cancel()
            return state.waiter.take()
        }
        waiter?.resume(returning: true)
    }

    /// Calls `action` unless the work is over; `end` waits for that, so it never comes late.
    @usableFromInline
    package func whileUnderWay(_ action: () -> Void) {
        state.withLock { if !$0.isOver { action() } }
    }

    /// Waits until the work is over or cut off, whichever comes first.
    /// - Returns: Whether it was cut off.
    @usableFromInline
    @concurrent
    func waitUntilOver() async -> Bool {
        if let known { return known }
        return await withCheckedContinuation { continuation in
            let known: Bool? = state.withLock { state in
                if let known = state.known { return known }
                state.waiter = continuation
                return nil
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    private var known: Bool? { state.withLock { $0.known } }
}

extension CuttableWork.State {
    /// Whether the work was cut off, or nil while it goes on.
    fileprivate var known: Bool? { isCutOff ? true : isOver ? false : nil }
}
