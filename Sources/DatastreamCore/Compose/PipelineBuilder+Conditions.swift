/// `if`, `if`/`else` and `switch` between the stages of a pipeline.
///
/// Their branches are stages or rows of stages that fuse. An `if` without `else` is a stage that may be absent, so it has to
/// give what it takes; the branches of `if`/`else` have to agree on what they take and give, and are of one kind:
/// transforms, asynchronous transforms or pass-throughs.
extension PipelineBuilder {
    /// Starts a branch with a stage.
    @inlinable
    public static func buildPartialBlock<Stage: StreamStage>(first stage: Stage) -> Stage { stage }

    /// Starts a branch with a stage that only looks.
    @inlinable
    public static func buildPartialBlock<Stage: PassThroughStream>(first stage: Stage) -> Stage { stage }

    /// Says that a parallel map cannot be absent.
    @available(*, unavailable, message: "a parallel map cannot stand behind an if; put the if into its closure")
    public static func buildPartialBlock<Stream: DrivableStream, Input, Output>(
        accumulated stream: Stream,
        next stage: ConcurrentMapStream<Input, Output>?
    ) -> Stream { stream }

    /// Adds a transform to a branch and fuses it with the one before.
    @inlinable
    public static func buildPartialBlock<First: TransformStream, Next: TransformStream>(
        accumulated first: First,
        next: Next
    ) -> Fused<First, Next> where First.Output == Next.Input { Fused(first, next) }

    /// Adds a stage that only looks to a branch.
    @inlinable
    public static func buildPartialBlock<First: TransformStream, Stage: PassThroughStream>(
        accumulated first: First,
        next stage: Stage
    ) -> Fused<First, Observed<First.Output, Stage>> { Fused(first, Observed(stage)) }

    /// Adds a transform to a branch that begins with a stage that only looks.
    @inlinable
    public static func buildPartialBlock<Stage: PassThroughStream, Next: TransformStream>(
        accumulated stage: Stage,
        next: Next
    ) -> Fused<Observed<Next.Input, Stage>, Next> { Fused(Observed(stage), next) }

    /// Says why two neighbours of a branch do not fit.
    @available(
        *,
        unavailable,
        message: "this stage does not take what the one before it gives; write it as .pipe(through:) to see both types"
    )
    public static func buildPartialBlock<First: TransformStream, Stage>(accumulated first: First, next stage: Stage)
        -> First
    {
        first
    }

    /// A stage that may be absent.
    @inlinable
    public static func buildOptional<Stage: StreamStage>(_ stage: Stage?) -> Stage?
    where Stage.Input == Stage.Output { stage }

    /// A stage that may be absent and only looks.
    @inlinable
    public static func buildOptional<Stage: PassThroughStream>(_ stage: Stage?) -> Stage? { stage }

    /// Says why a stage cannot be absent.
    @available(
        *,
        unavailable,
        message: "a stage behind an if without else has to give what it takes; add an else with a stage"
    )
    public static func buildOptional<Stage>(_ stage: Stage?) -> Stage? { stage }

    /// The stage of an `if` that has an `else`.
    @inlinable
    public static func buildEither<First: Sendable, Second: Sendable>(first stage: First) -> Either<First, Second> {
        .first(stage)
    }

    /// The stage of an `else`.
    @inlinable
    public static func buildEither<First: Sendable, Second: Sendable>(second stage: Second) -> Either<First, Second> {
        .second(stage)
    }
}
