public import DatastreamCore

/// How an invocation went, from its start to the last byte of its response.
public struct RequestOutcome: Sendable {
    /// How many bytes of the body were handed over to be sent.
    public var bytes: Int
    /// In how many chunks.
    public var chunks: Int
    /// The time from the start to the last byte or the failure.
    public var duration: Duration
    /// The time from the start to the first byte of the body, or nil when there was none.
    public var firstByte: Duration?
    /// What the invocation failed with, or nil.
    public var error: (any Error)?
    /// The run of the body that was sent: the results of its stages.
    public var run: RunContext

    /// The result of a stage of the body, or nil when it published none.
    public subscript<Stage: ResultProviding>(_ stage: Stage) -> Stage.Value? { run[stage] }
}
