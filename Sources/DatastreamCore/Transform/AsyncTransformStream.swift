/// One run of a transform that has to wait, for other tasks or for the world, between its inputs and outputs.
///
/// It works as a ``Transformer`` does, call by call, and has one owner who makes one call at a time. It may have started
/// tasks of its own; ``cancel()`` ends them, and no task outlives the run. An iterator that is dropped midway cannot wait
/// for ``cancel()``: what the transformer releases then has to cancel them.
public protocol AsyncTransformer<Input, Output>: SendableMetatype {
    /// What goes in.
    associatedtype Input
    /// What comes out.
    associatedtype Output

    /// Takes one input.
    /// - Throws: When the input is bad; the run then ends with this error.
    mutating func receive(_ input: consuming Input) async throws

    /// Asks for everything that can be said without more input.
    ///
    /// A flush never changes the decoded content, and a second one in a row emits nothing.
    mutating func receiveFlush() async throws

    /// Says that upstream is over; called once.
    mutating func receiveEnd() async throws

    /// Hands out the next output, waiting for it if need be.
    mutating func next() async throws -> TransformStep<Output>

    /// Gives up: ends the tasks that were started and returns when they are over; called at most once, on any failure or
    /// cancellation and when nobody wants more.
    mutating func cancel() async
}

/// A transform stage that has to wait: a description that makes a fresh ``AsyncTransformer`` for each run.
///
/// It stands between fused sections: each input costs an `await`, which a ``TransformStream`` does without.
public protocol AsyncTransformStream<Input, Output>: StreamStage where Input == Stage.Input, Output == Stage.Output {
    /// What does the work.
    associatedtype Stage: AsyncTransformer

    /// Makes the transformer of one run.
    /// - Parameter run: The run's results.
    /// - Throws: When an option is invalid or a resource cannot be had; the run then fails before its first chunk.
    func makeAsyncTransformer(in run: RunContext) throws -> Stage
}
