/// A stage that may be absent: `.pipe(through: wantsGzip ? gzipCompressStream() : nil)`.
///
/// Without a stage, items pass unchanged; so the stage has to give what it takes.
extension Optional: StreamStage where Wrapped: StreamStage, Wrapped.Input == Wrapped.Output {
    /// What goes in.
    public typealias Input = Wrapped.Input
    /// What comes out, of the same type.
    public typealias Output = Wrapped.Output
}

/// A transform that may be absent.
extension Optional: TransformStream where Wrapped: TransformStream, Wrapped.Input == Wrapped.Output {
    /// Makes the stage's kernel, or one that passes items on.
    @inlinable
    public func makeTransformer(in run: RunContext) throws -> OptionalKernel<Wrapped.Kernel> {
        OptionalKernel(try self?.makeTransformer(in: run))
    }

    /// Makes the stage's measured kernel; an absent stage has no row in the report.
    @inlinable
    public func makeMeasuredTransformer(
        in run: RunContext,
        section: inout MeasuredSection
    ) throws -> MeasuredTransformer<Input, Output> {
        switch self {
        case .some(let stage): try stage.makeMeasuredTransformer(in: run, section: &section)
        case .none: MeasuredTransformer(try makeTransformer(in: run))
        }
    }
}

/// The kernel of an optional stage.
public struct OptionalKernel<Stage: Transformer>: Transformer where Stage.Input == Stage.Output {
    @usableFromInline var stage: Stage?
    @usableFromInline var identity = PassThroughKernel<Stage.Input, IgnoringObserver>(observer: IgnoringObserver())

    @inlinable
    init(_ stage: Stage?) { self.stage = stage }

    /// Takes one item.
    @inlinable
    public mutating func receive(_ input: consuming Stage.Input) throws {
        if stage == nil { try identity.receive(input) } else { try stage?.receive(input) }
    }

    /// Flushes the stage.
    @inlinable
    public mutating func receiveFlush() throws { try stage?.receiveFlush() }

    /// Stops the stage.
    @inlinable
    public mutating func receiveStop() { stage?.receiveStop() }

    /// Ends the stage.
    @inlinable
    public mutating func receiveEnd() throws {
        if stage == nil { try identity.receiveEnd() } else { try stage?.receiveEnd() }
    }

    /// Hands out the next item.
    @inlinable
    public mutating func next() throws -> TransformStep<Stage.Output> {
        if let step = try stage?.next() { return step }
        return try identity.next()
    }

    /// Hands out what stands behind a failure in the stage.
    @inlinable
    public mutating func nextAfterFailure() -> TransformStep<Stage.Output> { stage?.nextAfterFailure() ?? .needsInput }
}
