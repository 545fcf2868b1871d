import Synchronization

/// How full a ``BoundedBuffer`` is, and which of its two ends waits for the other.
///
/// Not a part of the generic class: a lock there is laid out in every module that specialises it, which this compiler
/// cannot do. Whatever is done to the elements is done in closures that run under this lock.
@usableFromInline
final class BufferGate: Sendable {
    /// How a buffer ends.
    private enum End {
        case finished
        case failed(any Error)
    }

    private struct State {
        var level = 0
        var readerIsGone = false
        var end: End?
        var reader: ParkedTask?
        var writer: ParkedTask?
    }

    private let state = Mutex(State())
    /// How much was added since the reader has taken all, for a look without the lock.
    private let waiting = Atomic(0)
    private let high: Int

    @usableFromInline
    init(highWaterMark: Int) { high = highWaterMark }

    /// Adds something of a size.
    /// - Returns: True when the buffer is full now: the writer has to wait.
    /// - Throws: `CancellationError` when nobody reads any more.
    @usableFromInline
    func add(_ size: Int, _ append: () -> Void) throws -> Bool {
        let (isFull, reader) = try state.withLock { state in
            if state.readerIsGone { throw CancellationError() }
            append()
            state.level += size
            waiting.store(waiting.load(ordering: .relaxed) + size, ordering: .relaxed)
            return (state.level >= high, state.reader.take())
        }
        reader?.resume()
        return isFull
    }

    /// Looks for a microsecond or so whether the writer adds a certain amount.
    ///
    /// To be woken costs as much as a hundred elements: a reader that is as fast as its writer would be, for each of them.
    @usableFromInline
    func lookForMore(_ amount: Int) {
        for _ in 0..<1_000 where waiting.load(ordering: .relaxed) >= amount { return }
    }

    /// Waits until the buffer is no longer full, or nobody reads any more, or the task is cancelled.
    @usableFromInline
    @concurrent
    func waitForRoom() async {
        await withTaskCancellationHandler {
            await ParkedTask.wait { task in
                state.withLock { state in
                    if state.readerIsGone || state.level < high || Task.isCancelled { return false }
                    state.writer = task
                    return true
                }
            }
        } onCancel: {
            state.withLock { $0.writer.take() }?.resume()
        }
    }

    /// Takes all that is there.
    /// - Parameter isThere: Under the lock, takes it and says whether there was any.
    /// - Returns: False when nothing was there and nothing is to come.
    /// - Throws: What the writer has failed with, after everything else has been taken.
    @usableFromInline
    func take(_ isThere: () -> Bool) throws -> Progress {
        try state.withLock { state in
            if isThere() {
                waiting.store(0, ordering: .relaxed)
                return .taken
            }
            switch state.end {
            case .finished: return .over
            case .failed(let error): throw error
            case nil: return .nothingYet
            }
        }
    }

    /// What an attempt to take has come to.
    @usableFromInline
    enum Progress { case taken, nothingYet, over }

    /// Waits until something is there, or the end.
    /// - Parameter isEmpty: Under the lock, says whether nothing is there.
    @usableFromInline
    @concurrent
    func waitForMore(_ isEmpty: @Sendable () -> Bool) async throws {
        await withTaskCancellationHandler {
            await ParkedTask.wait { task in
                state.withLock { state in
                    if !isEmpty() || state.end != nil || Task.isCancelled { return false }
                    state.reader = task
                    return true
                }
            }
        } onCancel: {
            state.withLock { $0.reader.take() }?.resume()
        }
        try Task.checkCancellation()
    }

    /// Says that what was taken is out of the buffer: the stage below has it.
    @usableFromInline
    func remove(_ size: Int) {
        state.withLock { state -> ParkedTask? in
            state.level -= size
            return state.level < high ? state.writer.take() : nil
        }?.resume()
    }

    /// Says that nothing is added any more, and why; the first time counts.
    @usableFromInline
    func end(throwing error: (any Error)?) {
        state.withLock { state in
            if state.end == nil { state.end = error.map { .failed($0) } ?? .finished }
            return state.reader.take()
        }?.resume()
    }

    /// Says that nobody reads any more.
    @usableFromInline
    func stopReading() {
        state.withLock { state in
            state.readerIsGone = true
            return state.writer.take()
        }?.resume()
    }
}
