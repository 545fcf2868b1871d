/// An asynchronous transform that may be absent.
extension Optional: AsyncTransformStream where Wrapped: AsyncTransformStream, Wrapped.Input == Wrapped.Output {
    /// Makes the stage's transformer, or one that passes items on.
    @inlinable
    public func makeAsyncTransformer(in run: RunContext) throws -> OptionalAsyncTransformer<Wrapped.Stage> {
        OptionalAsyncTransformer(try self?.makeAsyncTransformer(in: run))
    }
}

/// The transformer of an optional asynchronous stage.
public struct OptionalAsyncTransformer<Stage: AsyncTransformer>: AsyncTransformer where Stage.Input == Stage.Output {
    @usableFromInline var stage: Stage?
    @usableFromInline var held: Stage.Input?
    @usableFromInline var isOver = false

    @inlinable
    init(_ stage: Stage?) { self.stage = stage }

    /// Takes one item.
    @inlinable
    public mutating func receive(_ input: consuming Stage.Input) async throws {
        if stage == nil { held = .some(input) } else { try await stage?.receive(input) }
    }

    /// Flushes the stage.
    @inlinable
    public mutating func receiveFlush() async throws { try await stage?.receiveFlush() }

    /// Ends the stage.
    @inlinable
    public mutating func receiveEnd() async throws {
        isOver = true
        try await stage?.receiveEnd()
    }

    /// Hands out the next item.
    @inlinable
    public mutating func next() async throws -> TransformStep<Stage.Output> {
        if let step = try await stage?.next() { return step }
        if let item = held.take() { return .output(item) }
        return isOver ? .finished : .needsInput
    }

    /// Ends the stage's tasks.
    @inlinable
    public mutating func cancel() async { await stage?.cancel() }
}

extension OptionalAsyncTransformer: MayBeAbsent {
    var isAbsent: Bool { stage == nil }
}
