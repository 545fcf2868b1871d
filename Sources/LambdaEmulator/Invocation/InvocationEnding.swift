/// What the task that serves a client learns when its invocation is over.
enum InvocationEnding: Sendable {
    /// Nothing was sent: the client's own task has to answer.
    case unanswered(Verdict)

    /// A runtime's task has written the response, to its end or to its break.
    case answered(Verdict, Delivery)
}
