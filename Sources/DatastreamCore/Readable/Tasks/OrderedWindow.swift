import Synchronization

/// Where the tasks of a ``ConcurrentMapStream`` meet: inputs wait for a worker, outputs for their turn.
///
/// At most `limit` elements are inside, from the moment an input is taken until its output has been handed out. One more
/// input may wait in `write` for room. One task writes, one reads, `limit` tasks work.
@usableFromInline
final class OrderedWindow<Input: Sendable, Output: Sendable>: Sendable {
    @usableFromInline
    struct Job: Sendable {
        @usableFromInline let index: Int
        @usableFromInline let input: Input
    }

    private struct State {
        var jobs: [Job] = []
        var outputs: [Output?]
        var accepted = 0
        var completed = 0
        var handedOut = 0
        var end: Result<Void, any Error>?
        var failure: (any Error)?
        var workers: [CheckedContinuation<Job?, Never>] = []
        var writer: (Input, CheckedContinuation<Void, any Error>)?
        var reader: CheckedContinuation<Output?, any Error>?
    }

    private let state: Mutex<State>
    @usableFromInline let limit: Int

    private let meter: StageMeter?
    private let measureInput = ChunkMeasure<Input>()
    private let measureOutput = ChunkMeasure<Output>()

    @usableFromInline
    init(limit: Int, meter: StageMeter?) {
        self.limit = limit
        self.meter = meter
        state = Mutex(State(outputs: Array(repeating: nil, count: limit)))
    }

    /// Takes an input; returns when there was room for it.
    @usableFromInline
    @concurrent
    func write(_ input: Input) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let resume: () -> Void = state.withLock { state in
                if state.failure != nil { return { continuation.resume(throwing: CancellationError()) } }
                guard state.accepted - state.handedOut < limit else {
                    state.writer = (input, continuation)
                    return {}
                }
                let wake = accept(input, &state)
                return {
                    wake()
                    continuation.resume()
                }
            }
            resume()
        }
    }

    /// Says that no input comes any more, and why; outputs that are under way are still handed out.
    @usableFromInline
    func end(_ result: Result<Void, any Error>) {
        let (workers, reader) = state.withLock { state in
            if state.end == nil { state.end = result }
            let isEmpty = state.handedOut == state.accepted
            return (Self.take(&state.workers), isEmpty ? state.reader.take() : nil)
        }
        for worker in workers { worker.resume(returning: nil) }
        reader?.resume(with: result.map { nil })
    }

    /// Ends everything at once; the first failure counts.
    @usableFromInline
    func fail(_ error: any Error) {
        let (workers, writer, reader) = state.withLock { state in
            if state.failure == nil { state.failure = error }
            state.jobs = []
            return (Self.take(&state.workers), state.writer.take(), state.reader.take())
        }
        for worker in workers { worker.resume(returning: nil) }
        writer?.1.resume(throwing: CancellationError())
        reader?.resume(throwing: error)
    }

    /// The next input for a worker, or nil when there will be none.
    @usableFromInline
    @concurrent
    func nextJob() async -> Job? {
        await withCheckedContinuation { (continuation: CheckedContinuation<Job?, Never>) in
            let resume: () -> Void = state.withLock { state in
                if state.failure != nil { return { continuation.resume(returning: nil) } }
                if !state.jobs.isEmpty {
                    let job = state.jobs.removeFirst()
                    return { continuation.resume(returning: job) }
                }
                if state.end != nil { return { continuation.resume(returning: nil) } }
                state.workers.append(continuation)
                return {}
            }
            resume()
        }
    }

    /// Stores what a worker has made of an input.
    @usableFromInline
    func complete(_ index: Int, _ output: Output) {
        let resume: () -> Void = state.withLock { state in
            guard state.failure == nil else { return {} }
            state.outputs[index % limit] = .some(output)
            state.completed += 1
            measure(state)
            guard index == state.handedOut, let reader = state.reader.take() else { return {} }
            meter?.countOutput(measureOutput(output))
            let wake = advance(&state)
            return {
                reader.resume(returning: output)
                wake()
            }
        }
        resume()
    }

    /// The next output in the order of the inputs, or nil at the end.
    @usableFromInline
    func next() async throws -> Output? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Output?, any Error>) in
                let resume: () -> Void = state.withLock { state in
                    if let failure = state.failure { return { continuation.resume(throwing: failure) } }
                    if let output = state.outputs[state.handedOut % limit].take() {
                        meter?.countOutput(measureOutput(output))
                        let wake = advance(&state)
                        return {
                            continuation.resume(returning: output)
                            wake()
                        }
                    }
                    if let end = state.end, state.handedOut == state.accepted {
                        return { continuation.resume(with: end.map { nil }) }
                    }
                    state.reader = continuation
                    return {}
                }
                resume()
            }
        } onCancel: {
            fail(CancellationError())
        }
    }

    /// Gives an input to a worker, or keeps it for the next that is free.
    private func accept(_ input: Input, _ state: inout State) -> () -> Void {
        let job = Job(index: state.accepted, input: input)
        state.accepted += 1
        meter?.countInput(measureInput(input))
        measure(state)
        guard let worker = state.workers.popLast() else {
            state.jobs.append(job)
            return {}
        }
        return { worker.resume(returning: job) }
    }

    /// Makes room for one more input.
    private func advance(_ state: inout State) -> () -> Void {
        state.outputs[state.handedOut % limit] = nil
        state.handedOut += 1
        measure(state)
        guard let (input, writer) = state.writer.take() else { return {} }
        let wake = accept(input, &state)
        return {
            wake()
            writer.resume()
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

    private static func take<Value>(_ values: inout [Value]) -> [Value] {
        defer { values = [] }
        return values
    }
}
