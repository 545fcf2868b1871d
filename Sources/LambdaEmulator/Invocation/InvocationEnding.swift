/// What the task that serves a client learns when its invocation is over.
enum InvocationEnding: Sendable {
    /// Nothing was sent: the client's own task has to answer.
    case unanswered(Verdict)

    /// A runtime's task has written the response, to its end or to its break.
    case answered(Verdict, Delivery)

    var verdict: Verdict {
        switch self {
        case .unanswered(let verdict), .answered(let verdict, _): verdict
        }
    }

    var delivery: Delivery {
        switch self {
        case .unanswered: Delivery()
        case .answered(_, let delivery): delivery
        }
    }
}
