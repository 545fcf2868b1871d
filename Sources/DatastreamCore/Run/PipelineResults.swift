/// What a finished run leaves behind: the results of its stages and the output of its sink.
public struct PipelineResults<Output> {
    /// What the sink made of the stream, such as an array, a byte count or a response.
    public let output: Output
    /// The run that has ended.
    public let run: RunContext

    @usableFromInline
    init(output: Output, run: RunContext) {
        self.output = output
        self.run = run
    }

    /// The result of a stage, typed by the stage, or nil when it published none.
    public subscript<Stage: ResultProviding>(_ stage: Stage) -> Stage.Value? { run[stage] }

    /// The result with a name, or nil.
    public subscript(_ name: String) -> (any Sendable)? { run[name] }
}

extension PipelineResults: Sendable where Output: Sendable {}
