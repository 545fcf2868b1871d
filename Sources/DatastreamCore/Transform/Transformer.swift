/// What a kernel does next: hand out one output, ask for input, or be done.
@frozen
public enum TransformStep<Output> {
    /// One output; there may be more.
    case output(Output)
    /// Nothing more can be said without another input, a flush or the end.
    case needsInput
    /// The stage is over; nothing comes after this.
    case finished
}

/// One run of a transform: a synchronous state machine with a single owner.
///
/// A new kernel stands at ``TransformStep/needsInput``. Its owner calls ``receive(_:)``, ``receiveFlush()`` or
/// ``receiveEnd()`` only while it stands there, and then ``next()`` until it stands there again or is finished. A kernel
/// hands out one output at a time, so it never has to hold more than one input's worth of work, and it emits nothing
/// before its first input or its end, so a source that fails at once has sent nothing.
///
/// A kernel that has thrown is over: nothing but ``nextAfterFailure()`` and ``receiveStop()`` is called then.
///
/// A kernel may move from one task to another between calls, never during one.
public protocol Transformer<Input, Output>: SendableMetatype {
    /// What goes in.
    associatedtype Input
    /// What comes out.
    associatedtype Output

    /// Takes one input.
    /// - Throws: When the input is bad; the run then ends with this error.
    mutating func receive(_ input: consuming Input) throws

    /// Asks for everything that can be said without more input. The default does nothing.
    ///
    /// A flush never changes the decoded content, and a second one in a row emits nothing.
    mutating func receiveFlush() throws

    /// Says that upstream is over; called once.
    mutating func receiveEnd() throws

    /// Says that nobody wants more, because a stage or the sink below is finished or the run has failed.
    ///
    /// Called at most once, instead of ``receiveEnd()`` or while there are outputs after it, and nothing is called then. The
    /// default does nothing; a stage with a result publishes what it knows.
    mutating func receiveStop()

    /// Hands out the next output.
    mutating func next() throws -> TransformStep<Output>

    /// Hands out what stands behind a failure, until it asks for input or is finished.
    ///
    /// Called only after the kernel has thrown, for a sink that keeps what it has got. A kernel that is made of others
    /// flushes those behind the one that has failed, and asks neither that one nor those before it; should one more fail,
    /// it goes on behind that. The default hands out nothing: what a stage that has failed still holds is lost with it.
    mutating func nextAfterFailure() -> TransformStep<Output>
}

extension Transformer {
    /// Holds nothing back, so there is nothing to flush.
    @inlinable
    public mutating func receiveFlush() throws {}

    /// Has nothing to say when nobody wants more.
    @inlinable
    public mutating func receiveStop() {}

    /// Is one stage, so nothing stands behind its failure.
    @inlinable
    public mutating func nextAfterFailure() -> TransformStep<Output> { .needsInput }
}

/// A transform stage: a description that makes a fresh kernel for each run.
///
/// Descriptions are values. One may be used in many runs at once, and each run has its own kernel and its own results.
public protocol TransformStream<Input, Output>: StreamStage where Input == Kernel.Input, Output == Kernel.Output {
    /// The state machine that does the work.
    associatedtype Kernel: Transformer

    /// Makes the kernel of one run.
    /// - Parameter run: The run's results: where the kernel publishes its own and finds those of the stages above it.
    /// - Throws: When an option is invalid or a resource cannot be had; the run then fails before its first chunk.
    func makeTransformer(in run: RunContext) throws -> Kernel

    /// Makes the kernel of a run that a ``BackpressureGauge`` measures.
    ///
    /// The default puts a meter around the stage's kernel; a stage that is made of others has one put around each.
    func makeMeasuredTransformer(
        in run: RunContext,
        section: inout MeasuredSection
    ) throws -> MeasuredTransformer<Input, Output>
}

extension TransformStream {
    /// Puts a meter around the kernel.
    @inlinable
    public func makeMeasuredTransformer(
        in run: RunContext,
        section: inout MeasuredSection
    ) throws -> MeasuredTransformer<Input, Output> {
        section.measure(try makeTransformer(in: run), of: self)
    }
}
