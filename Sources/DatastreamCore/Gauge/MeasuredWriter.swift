/// A sink with a meter around it.
@usableFromInline
struct MeasuredWriter<Base: StreamWriter>: StreamWriter {
    @usableFromInline var base: Base
    @usableFromInline let meter: StageMeter
    @usableFromInline let measure = ChunkMeasure<Base.Input>()

    @inlinable
    init(_ base: consuming Base, meter: StageMeter) {
        self.base = base
        self.meter = meter
    }

    @inlinable
    var isFinished: Bool { base.isFinished }

    @inlinable
    var flushesBeforeAbort: Bool { base.flushesBeforeAbort }

    @inlinable
    var itemsPassedOn: UInt64? { base.itemsPassedOn }

    @inlinable
    @concurrent
    mutating func write(_ item: consuming Base.Input) async throws {
        meter.enter(.working)
        meter.countInput(measure(copy item))
        try await base.write(item)
        meter.enter(.waitingForUpstream)
    }

    @inlinable
    @concurrent
    mutating func flush() async throws {
        meter.enter(.working)
        try await base.flush()
        meter.enter(.waitingForUpstream)
    }

    @inlinable
    @concurrent
    mutating func finish() async throws -> Base.Output {
        meter.enter(.working)
        let output = try await base.finish()
        meter.enter(.over)
        return output
    }

    @inlinable
    @concurrent
    mutating func abort(_ error: any Error) async {
        meter.enter(.working)
        await base.abort(error)
        meter.enter(.over)
    }
}
