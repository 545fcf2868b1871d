import NIOCore

/// How long the runtime waits for an answer where it cannot wait for ever; then it closes the connection.
struct AnswerPatience: Sendable {
    /// For the answer to the report of an error.
    var afterReport: TimeAmount = .seconds(5)
    /// For the answer to a response that was broken off because the invocation was cancelled, which has no time left; or
    /// what the early timeout has kept in reserve, when that is more.
    var afterCancellation: TimeAmount = .seconds(1)
}
