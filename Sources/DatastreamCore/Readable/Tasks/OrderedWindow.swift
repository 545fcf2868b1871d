/// Where the tasks of a ``ConcurrentMapStream`` meet: inputs wait for a worker, outputs for their turn.
///
/// At most `limit` elements are inside, from the moment an input is taken until its output has been handed out. One more
/// input may wait in `write` for room. One task writes, one reads, up to `limit` tasks work.
///
/// Proof for `@unchecked Sendable`: `inputs` and `outputs` are touched only in closures that run under the gate's lock. The
/// input side of the meter belongs to the writer, the output side to the reader.
@usableFromInline
final class OrderedWindow<Input: Sendable, Output: Sendable>: BufferReading, @unchecked Sendable {
    @usableFromInline
    struct Job: Sendable {
        @usableFromInline let number: Int
        @usableFromInline let input: Input

        @inlinable
        init(number: Int, input: Input) {
            self.number = number
            self.input = input
        }
    }

    @usableFromInline let gate: WindowGate
    @usableFromInline let inputMeter: BufferMeter<Input>?
    @usableFromInline let outputMeter: BufferMeter<Output>?
    @exclusivity(unchecked)
    @usableFromInline var inputs: [Input?]
    @exclusivity(unchecked)
    @usableFromInline var outputs: [Output?]

    /// Makes an empty window.
    /// - Parameters:
    ///   - limit: How many elements it holds, at least 1.
    ///   - meter: What measures it, or nil.
    @inlinable
    init(limit: Int, meter: StageMeter?) {
        let slots = min(limit, 16)  // more when they are needed: a limit may be far above what comes
        gate = WindowGate(limit: limit, slots: slots, meter: meter)
        inputMeter = meter.map { BufferMeter(meter: $0) }
        outputMeter = meter.map { BufferMeter(meter: $0) }
        inputs = Array(repeating: nil, count: slots)
        outputs = Array(repeating: nil, count: slots)
    }

    /// Takes an input; returns when there was room for it.
    @inlinable
    @concurrent
    func write(_ input: consuming Input) async throws {
        let slotted = Input?.some(input)
        while !(try gate.accept({ store(slotted, in: $0) }, widen: widen)) { try await gate.waitForRoom() }
    }

    @inlinable
    func store(_ input: Input?, in slot: Int) {
        inputs[slot] = input
        if let inputMeter, let input { inputMeter.count(input: input) }
    }

    @inlinable
    func widen(_ inside: Range<Int>, _ slots: Int) {
        inputs = widened(inputs, holding: inside, to: slots, empty: nil)
        outputs = widened(outputs, holding: inside, to: slots, empty: nil)
    }

    /// The next input for a worker, or nil when there will be none.
    /// - Parameter isNew: Whether the worker was started or called for it; false afterwards.
    @inlinable
    @concurrent
    func nextJob(isNew: inout Bool) async -> Job? {
        while true {
            var job: Job?
            let isOpen = gate.begin(isNew: isNew) { number, slot in
                if let input = inputs[slot].take() { job = Job(number: number, input: input) }
            }
            isNew = false
            if let job { return job }
            guard isOpen else { return nil }
            await gate.waitForCall()
            isNew = true
        }
    }

    /// Stores what a worker has made of an input.
    @inlinable
    func complete(_ number: Int, _ output: consuming Output) {
        let slotted = Output?.some(output)
        gate.complete(number) { outputs[$0] = slotted }
    }

    /// The next output in the order of the inputs, if it is there.
    @inlinable
    func nextTaken() -> Output? {
        var output: Output?
        gate.handOut { output = outputs[$0].take() }
        if let outputMeter, let output { outputMeter.count(output: output) }
        return output
    }

    /// Waits until the next output is there.
    /// - Returns: False at the end.
    @inlinable
    @concurrent
    func takeMore() async throws -> Bool { try await gate.waitForOutput() }
}
