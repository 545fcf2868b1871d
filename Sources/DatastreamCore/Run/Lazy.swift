/// An option whose value may come from another stage of the same run, read when the stage first needs it.
///
/// Datastream's lazy options: a parser learns the delimiters that a detector above it found.
public enum Lazy<Value: Sendable>: Sendable {
    /// The value itself.
    case value(Value)
    /// What the stage with this key has published by the time the value is needed.
    case result(ResultKey<Value>)

    /// The value that the stage `stage` detects.
    public static func detected<Stage: ResultProviding>(by stage: Stage) -> Lazy where Stage.Value == Value {
        .result(stage.resultKey)
    }

    /// Looks the value up.
    /// - Parameters:
    ///   - run: The run to look in.
    ///   - fallback: What to use when nothing was published.
    public func resolve(in run: RunContext, default fallback: @autoclosure () -> Value) -> Value {
        switch self {
        case .value(let value): value
        case .result(let key): run[key] ?? fallback()
        }
    }
}
