/// An asynchronous stage with a meter around it; the time it waits for tasks of its own counts as its work.
@usableFromInline
struct MeasuredAsyncStage<Stage: AsyncTransformer>: AsyncTransformer {
    @usableFromInline var stage: Stage
    @usableFromInline let meter: StageMeter
    @usableFromInline let measureInput = ChunkMeasure<Stage.Input>()
    @usableFromInline let measureOutput = ChunkMeasure<Stage.Output>()

    @inlinable
    init(_ stage: consuming Stage, meter: StageMeter) {
        self.stage = stage
        self.meter = meter
    }

    @inlinable
    mutating func receive(_ input: consuming Stage.Input) async throws {
        meter.enter(.working)
        meter.countInput(measureInput(copy input))
        try await stage.receive(input)
    }

    @inlinable
    mutating func receiveFlush() async throws {
        meter.enter(.working)
        try await stage.receiveFlush()
    }

    @inlinable
    mutating func receiveEnd() async throws {
        meter.enter(.working)
        try await stage.receiveEnd()
    }

    @inlinable
    mutating func next() async throws -> TransformStep<Stage.Output> {
        meter.enter(.working)
        let step = try await stage.next()
        switch step {
        case .output(let output):
            meter.countOutput(measureOutput(output))
            meter.enter(.heldByDownstream)
        case .needsInput: meter.enter(.waitingForUpstream)
        case .finished: meter.enter(.over)
        }
        return step
    }

    @inlinable
    mutating func cancel() async {
        await stage.cancel()
        meter.enter(.over)
    }
}
