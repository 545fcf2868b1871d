public import Synchronization

/// Who may touch the writer of a run whose source waits: its driver, or the flusher while the driver waits.
///
/// One atomic word says which. The driver opens the gate before it waits for upstream and closes it afterwards; a tick of
/// the flusher passes only through an open gate behind which something is held.
///
/// Proof for `@unchecked Sendable`: `storage`, `isDirty`, `failure`, the flags and `itemsAtLastTick` belong to
/// whoever moved `state` last: the driver while `busy`, the flusher while `flushing` or `flushingAwaited`, nobody while
/// waiting or failed, and after `closed` the one who closed it. Every move is an acquire and release on that word.
@usableFromInline
final class FlushGate<Writer: StreamWriter>: @unchecked Sendable {
    @usableFromInline static var busy: UInt8 { 0 }
    @usableFromInline static var waitingClean: UInt8 { 1 }
    @usableFromInline static var waitingDirty: UInt8 { 2 }
    @usableFromInline static var flushing: UInt8 { 3 }
    @usableFromInline static var flushingAwaited: UInt8 { 4 }
    @usableFromInline static var failed: UInt8 { 5 }
    @usableFromInline static var closed: UInt8 { 6 }

    @usableFromInline let state = Atomic<UInt8>(1)
    @usableFromInline let storage: UnsafeMutablePointer<Writer>
    @usableFromInline var isDirty = false
    @usableFromInline var failure: (any Error)?
    @usableFromInline var sourceHasFailed = false
    /// True once a flush has left the sink or a stage with no wish for more.
    @usableFromInline var flushHasFinished = false
    private var itemsAtLastTick: UInt64 = 0
    private let waiter = FlushWaiter()

    @inlinable
    init(_ writer: consuming Writer) {
        storage = .allocate(capacity: 1)
        storage.initialize(to: writer)
    }

    deinit {
        storage.deinitialize(count: 1)
        storage.deallocate()
    }

    /// Opens the gate: the driver is about to wait for upstream.
    @inlinable
    @inline(__always)
    func open() {
        state.store(isDirty ? Self.waitingDirty : Self.waitingClean, ordering: .releasing)
    }

    /// Closes the gate: the driver goes on.
    ///
    /// Waits for a flush that is under way.
    /// - Throws: What the flusher ran into, or misuse by a producer.
    @inlinable
    @inline(__always)
    @concurrent
    func enter() async throws {
        let expected = isDirty ? Self.waitingDirty : Self.waitingClean
        let (exchanged, _) = state.compareExchange(
            expected: expected,
            desired: Self.busy,
            ordering: .acquiringAndReleasing
        )
        if !exchanged { try await enterSlowly() }
    }

    /// Leaves the gate shut for the driver too, which has failed, or has nobody to write to any more.
    @inlinable
    func fail(_ error: (any Error)?) {
        failure = error
        state.store(Self.failed, ordering: .releasing)
    }

    @usableFromInline
    @concurrent
    func enterSlowly() async throws {
        while true {
            let current = state.load(ordering: .acquiring)
            switch current {
            case Self.waitingClean, Self.waitingDirty:
                let (exchanged, _) = state.compareExchange(
                    expected: current,
                    desired: Self.busy,
                    ordering: .acquiringAndReleasing
                )
                guard exchanged else { continue }
                isDirty = current == Self.waitingDirty
                return
            case Self.flushing: await waitForFlush()
            case Self.failed: throw failure ?? CancellationError()
            case Self.closed:
                throw StreamError(.writeAfterEnd, "the producer has returned; write before that")
            default:
                throw StreamError(.concurrentWrite, "a write is still under way; await each write before the next")
            }
        }
    }

    /// Takes the writer for good, whoever has it now.
    @usableFromInline
    @concurrent
    func close() async {
        while true {
            let current = state.load(ordering: .acquiring)
            switch current {
            case Self.flushing: await waitForFlush()
            case Self.busy where sourceMayStillWrite, Self.flushingAwaited: await Task.yield()
            default:
                if state.compareExchange(
                    expected: current,
                    desired: Self.closed,
                    ordering: .acquiringAndReleasing
                ).exchanged {
                    return
                }
            }
        }
    }

    /// True for producers, whose closure may return while a task it has leaked still writes.
    @usableFromInline var sourceMayStillWrite = false

    /// One tick of the flusher: flushes if the driver waits, something is held, and nothing has passed since the last.
    /// - Returns: True when nobody wants more after that, so that the run can end though its source waits.
    @usableFromInline
    @concurrent
    func tick() async throws -> Bool {
        guard
            state.compareExchange(
                expected: Self.waitingDirty,
                desired: Self.flushing,
                ordering: .acquiringAndReleasing
            ).exchanged
        else { return false }
        do {
            let passed = storage.pointee.itemsPassedOn ?? 0
            guard passed == itemsAtLastTick || storage.pointee.itemsPassedOn == nil else {
                itemsAtLastTick = passed
                leave(as: Self.waitingDirty)
                return false
            }
            try await storage.pointee.flush()
            itemsAtLastTick = storage.pointee.itemsPassedOn ?? 0
            flushHasFinished = storage.pointee.isFinished
            let isOver = flushHasFinished
            leave(as: isOver ? Self.failed : Self.waitingClean)
            return isOver
        } catch {
            failure = error
            leave(as: Self.failed)
            throw error
        }
    }

    private func leave(as next: UInt8) {
        let (exchanged, _) = state.compareExchange(
            expected: Self.flushing,
            desired: next,
            ordering: .acquiringAndReleasing
        )
        if exchanged { return }
        state.store(next, ordering: .releasing)
        waiter.resume()
    }

    @concurrent

    private func waitForFlush() async {
        await withCheckedContinuation { continuation in
            guard waiter.park(continuation) else { return continuation.resume() }
            let (exchanged, _) = state.compareExchange(
                expected: Self.flushing,
                desired: Self.flushingAwaited,
                ordering: .acquiringAndReleasing
            )
            if !exchanged { waiter.resume() }
        }
    }
}

/// The one task that waits for a flush to end.
///
/// Not a part of the generic class: a lock there is laid out in every module that specialises it, which this compiler
/// cannot do.
@usableFromInline
final class FlushWaiter: Sendable {
    private let continuation = Mutex<CheckedContinuation<Void, Never>?>(nil)

    init() {}

    /// Keeps the continuation until `resume`; false when another one is kept.
    func park(_ new: CheckedContinuation<Void, Never>) -> Bool {
        continuation.withLock { kept in
            if kept != nil { return false }
            kept = new
            return true
        }
    }

    func resume() { continuation.withLock { $0.take() }?.resume() }
}
