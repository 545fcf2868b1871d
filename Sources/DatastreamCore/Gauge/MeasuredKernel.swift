/// A kernel with a meter around it.
@usableFromInline
struct MeasuredKernel<Kernel: Transformer>: Transformer {
    @usableFromInline var kernel: Kernel
    @usableFromInline let meter: StageMeter
    @usableFromInline let measureInput = ChunkMeasure<Kernel.Input>()
    @usableFromInline let measureOutput = ChunkMeasure<Kernel.Output>()

    @inlinable
    init(_ kernel: consuming Kernel, meter: StageMeter) {
        self.kernel = kernel
        self.meter = meter
    }

    @inlinable
    mutating func receive(_ input: consuming Kernel.Input) throws {
        meter.enter(.working)
        meter.countInput(measureInput(copy input))
        try kernel.receive(input)
    }

    @inlinable
    mutating func receiveFlush() throws {
        meter.enter(.working)
        try kernel.receiveFlush()
    }

    @inlinable
    mutating func receiveEnd() throws {
        meter.enter(.working)
        try kernel.receiveEnd()
    }

    @inlinable
    mutating func receiveStop() {
        kernel.receiveStop()
        meter.enter(.over)
    }

    @inlinable
    mutating func next() throws -> TransformStep<Kernel.Output> {
        meter.enter(.working)
        let step = try kernel.next()
        note(step)
        return step
    }

    @inlinable
    mutating func nextAfterFailure() -> TransformStep<Kernel.Output> {
        meter.enter(.working)
        let step = kernel.nextAfterFailure()
        note(step)
        return step
    }

    @inlinable
    func note(_ step: TransformStep<Kernel.Output>) {
        switch step {
        case .output(let output):
            meter.countOutput(measureOutput(output))
            meter.enter(.heldByDownstream)
        case .needsInput: meter.enter(.waitingForUpstream)
        case .finished: meter.enter(.over)
        }
    }
}
