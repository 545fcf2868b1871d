import Synchronization

/// How far a ``OrderedWindow`` has come, and which of its tasks wait.
///
/// Not a part of the generic class: a lock there is laid out in every module that specialises it, which this compiler
/// cannot do. Whatever is done to the elements is done in closures that run under this lock.
///
/// Workers are started when there is work that no other one takes, up to the limit, and stay until the end. Only one is on
/// its way at a time: it wakes the next when it finds more than it takes. So slow calls have all of them at work within
/// microseconds, and quick ones are made by a few that are awake already.
@usableFromInline
final class WindowGate: Sendable {
    private struct State {
        // of all elements that were accepted so many have begun, and the first so many are handed out
        var accepted = 0
        var begun = 0
        var completed = 0
        var handedOut = 0
        /// Whether the output of a slot waits for its turn; a number's slot is its remainder.
        var isComplete: [Bool]
        var end: Result<Void, any Error>?
        var failure: (any Error)?

        var workers = 0
        var wanted = 0
        var workerIsOnItsWay = false
        var idle: [ParkedTask] = []
        var starter: ParkedTask?
        var writer: ParkedTask?
        var reader: ParkedTask?

        func slot(of number: Int) -> Int { number % isComplete.count }

        /// Whether the reader need not wait: it has an output, the end or the failure to take.
        var hasNews: Bool {
            isComplete[slot(of: handedOut)] || failure != nil || (end != nil && handedOut == accepted)
        }
    }

    private let state: Mutex<State>
    private let limit: Int
    private let meter: StageMeter?

    /// Makes the gate of an empty window.
    /// - Parameters:
    ///   - limit: How many elements may be inside.
    ///   - slots: For how many there is room now, from 1 to `limit`.
    ///   - meter: What measures the stage, or nil.
    @usableFromInline
    init(limit: Int, slots: Int, meter: StageMeter?) {
        self.limit = limit
        self.meter = meter
        state = Mutex(State(isComplete: Array(repeating: false, count: slots)))
    }

    /// Lets an input in.
    /// - Parameters:
    ///   - store: Under the lock, puts it into a slot.
    ///   - widen: Under the lock, makes more slots for the numbers that are inside.
    /// - Returns: False when there is no room.
    /// - Throws: `CancellationError` when the stage has failed.
    @usableFromInline
    func accept(
        _ store: (_ slot: Int) -> Void,
        widen: (_ inside: Range<Int>, _ slots: Int) -> Void
    ) throws -> Bool {
        let (isAccepted, worker) = try state.withLock { state in
            if state.failure != nil { throw CancellationError() }
            guard state.accepted - state.handedOut < limit else {
                return (false, nil as ParkedTask?)
            }
            let inside = state.handedOut..<state.accepted
            if inside.count == state.isComplete.count {
                let slots = min(2 * inside.count, limit)
                state.isComplete = widened(state.isComplete, holding: inside, to: slots, empty: false)
                widen(inside, slots)
            }
            store(state.slot(of: state.accepted))
            state.accepted += 1
            measure(state)
            return (true, callWorker(&state))
        }
        worker?.resume()
        return isAccepted
    }

    /// Waits until there is room, or the stage has failed, or the task is cancelled.
    @usableFromInline
    @concurrent
    func waitForRoom() async throws {
        await withTaskCancellationHandler {
            await ParkedTask.wait { task in
                state.withLock { state in
                    let hasRoom = state.accepted - state.handedOut < limit
                    if hasRoom || state.failure != nil || Task.isCancelled { return false }
                    state.writer = task
                    return true
                }
            }
        } onCancel: {
            state.withLock { $0.writer.take() }?.resume()
        }
        try Task.checkCancellation()
    }

    /// Says that no input comes any more, and why; outputs that are under way are still handed out.
    @usableFromInline
    func end(_ result: Result<Void, any Error>) {
        state.withLock { state in
            if state.end == nil { state.end = result }
            return state.hasNews ? state.reader.take() : nil
        }?.resume()
    }

    /// Ends everything at once; the first failure counts.
    @usableFromInline
    func fail(_ error: any Error) {
        let waiting = state.withLock { state in
            if state.failure == nil { state.failure = error }
            defer { state.idle = [] }
            return state.idle + [state.starter.take(), state.writer.take(), state.reader.take()].compactMap { $0 }
        }
        for task in waiting { task.resume() }
    }

    /// Waits until one more worker is wanted.
    /// - Returns: False when the stage has failed or is over.
    @usableFromInline
    @concurrent
    func wantsWorker() async -> Bool {
        while true {
            let answer: Bool? = state.withLock { state in
                if state.failure != nil { return false }
                guard state.wanted > 0 else { return nil }
                state.wanted -= 1
                return true
            }
            if let answer { return answer }
            await ParkedTask.wait { task in
                state.withLock { state in
                    if state.failure != nil || state.wanted > 0 { return false }
                    state.starter = task
                    return true
                }
            }
        }
    }

    /// Begins with an input, the oldest that waits.
    /// - Parameters:
    ///   - isNew: Whether the worker was called for this.
    ///   - take: Under the lock, takes the input with a number from its slot.
    /// - Returns: False when the stage has failed or is over.
    @usableFromInline
    func begin(isNew: Bool, _ take: (_ number: Int, _ slot: Int) -> Void) -> Bool {
        let (isOpen, worker) = state.withLock { state in
            if isNew { state.workerIsOnItsWay = false }
            if state.failure != nil { return (false, nil as ParkedTask?) }
            guard state.begun < state.accepted else { return (true, nil) }
            take(state.begun, state.slot(of: state.begun))
            state.begun += 1
            return (true, callWorker(&state))
        }
        worker?.resume()
        return isOpen
    }

    /// Waits until the worker is called, or the stage has failed or is over.
    @usableFromInline
    @concurrent
    func waitForCall() async {
        await ParkedTask.wait { task in
            state.withLock { state in
                if state.failure != nil || state.begun < state.accepted { return false }
                state.idle.append(task)
                return true
            }
        }
    }

    /// Says that the output of a number is there.
    /// - Parameter store: Under the lock, puts it into its slot.
    @usableFromInline
    func complete(_ number: Int, _ store: (_ slot: Int) -> Void) {
        state.withLock { state -> ParkedTask? in
            guard state.failure == nil else { return nil }
            let slot = state.slot(of: number)
            store(slot)
            state.isComplete[slot] = true
            state.completed += 1
            measure(state)
            return number == state.handedOut ? state.reader.take() : nil
        }?.resume()
    }

    /// Picks a worker when an input waits and none is on its way: one that has nothing to do, or else a new one.
    private func callWorker(_ state: inout State) -> ParkedTask? {
        guard !state.workerIsOnItsWay, state.begun < state.accepted else { return nil }
        if let worker = state.idle.popLast() {
            state.workerIsOnItsWay = true
            return worker
        }
        guard state.workers < limit else { return nil }
        state.workerIsOnItsWay = true
        state.workers += 1
        state.wanted += 1
        return state.starter.take()
    }

    /// Hands out the next output, if it is there.
    /// - Parameter take: Under the lock, takes it from its slot.
    @usableFromInline
    func handOut(_ take: (_ slot: Int) -> Void) {
        state.withLock { state -> ParkedTask? in
            let slot = state.slot(of: state.handedOut)
            guard state.isComplete[slot], state.failure == nil else { return nil }
            take(slot)
            state.isComplete[slot] = false
            state.handedOut += 1
            measure(state)
            return state.writer.take()
        }?.resume()
    }

    /// Waits until the next output is there.
    /// - Returns: False at the end.
    /// - Throws: What a call or, after all outputs, the source has failed with.
    @usableFromInline
    @concurrent
    func waitForOutput() async throws -> Bool {
        while true {
            let answer: Bool? = try state.withLock { state in
                if let failure = state.failure { throw failure }
                if state.isComplete[state.slot(of: state.handedOut)] { return true }
                guard let end = state.end, state.handedOut == state.accepted else { return nil }
                try end.get()
                return false
            }
            if let answer { return answer }
            await withTaskCancellationHandler {
                await ParkedTask.wait { task in
                    state.withLock { state in
                        if state.hasNews { return false }
                        state.reader = task
                        return true
                    }
                }
            } onCancel: {
                fail(CancellationError())
            }
        }
    }

    /// Tells the meter, under the lock: the stage works while a call is under way, and is held up while it has only outputs.
    private func measure(_ state: State) {
        guard let meter else { return }
        if state.completed < state.accepted {
            meter.enter(.working)
        } else {
            meter.enter(state.handedOut < state.accepted ? .heldByDownstream : .waitingForUpstream)
        }
    }
}

/// The slots of a ring that is made wider.
/// - Parameters:
///   - ring: The slots, where a number's is its remainder.
///   - numbers: What they hold.
///   - count: How many slots there are from now on.
///   - empty: What is in the others.
@inlinable
func widened<Slot>(_ ring: [Slot], holding numbers: Range<Int>, to count: Int, empty: Slot) -> [Slot] {
    var wider = Array(repeating: empty, count: count)
    for number in numbers { wider[number % count] = ring[number % ring.count] }
    return wider
}
