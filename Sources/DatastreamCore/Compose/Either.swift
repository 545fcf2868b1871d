/// One of two stages: what `if` and `else` between the stages of a `pipeline { … }` make.
///
/// Both have to take the same type and to give the same type. Which of them it is, is decided when the pipeline is put
/// together, not item by item.
public enum Either<First: Sendable, Second: Sendable>: Sendable {
    /// The stage of the `if`.
    case first(First)
    /// The stage of the `else`.
    case second(Second)
}

extension Either: StreamStage
where First: StreamStage, Second: StreamStage, First.Input == Second.Input, First.Output == Second.Output {
    /// What goes in.
    public typealias Input = First.Input
    /// What comes out.
    public typealias Output = First.Output
}

extension Either: TransformStream
where First: TransformStream, Second: TransformStream, First.Input == Second.Input, First.Output == Second.Output {
    /// Makes the kernel of the stage that was chosen.
    @inlinable
    public func makeTransformer(in run: RunContext) throws -> EitherKernel<First.Kernel, Second.Kernel> {
        switch self {
        case .first(let stage): .first(try stage.makeTransformer(in: run))
        case .second(let stage): .second(try stage.makeTransformer(in: run))
        }
    }

    /// Makes the measured kernel of the stage that was chosen; it goes by its own name in the report.
    @inlinable
    public func makeMeasuredTransformer(
        in run: RunContext,
        section: inout MeasuredSection
    ) throws -> MeasuredTransformer<Input, Output> {
        switch self {
        case .first(let stage): try stage.makeMeasuredTransformer(in: run, section: &section)
        case .second(let stage): try stage.makeMeasuredTransformer(in: run, section: &section)
        }
    }
}

extension Either: AsyncTransformStream
where
    First: AsyncTransformStream, Second: AsyncTransformStream, First.Input == Second.Input,
    First.Output == Second.Output
{
    /// Makes the transformer of the stage that was chosen.
    @inlinable
    public func makeAsyncTransformer(in run: RunContext) throws -> EitherAsyncTransformer<First.Stage, Second.Stage> {
        switch self {
        case .first(let stage): EitherAsyncTransformer(.first(try stage.makeAsyncTransformer(in: run)))
        case .second(let stage): EitherAsyncTransformer(.second(try stage.makeAsyncTransformer(in: run)))
        }
    }
}

extension Either: PassThroughStream where First: PassThroughStream, Second: PassThroughStream {
    /// Makes the observer of the stage that was chosen.
    @inlinable
    public func makeObserver(in run: RunContext) throws -> EitherObserver<First.Observer, Second.Observer> {
        switch self {
        case .first(let stage):
            EitherObserver(
                first: OptionalObserver(observer: try stage.makeObserver(in: run)),
                second: .init(observer: nil)
            )
        case .second(let stage):
            EitherObserver(
                first: .init(observer: nil),
                second: OptionalObserver(observer: try stage.makeObserver(in: run))
            )
        }
    }
}
