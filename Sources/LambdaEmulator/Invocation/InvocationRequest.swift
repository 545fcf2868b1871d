/// What an invocation is, apart from its event and its client.
struct InvocationRequest: Sendable {
    /// The id its answer names: a version 4 UUID.
    let id: String

    /// The ARN it was called by, with the qualifier if there was one.
    let functionARN: String

    /// The X-Ray trace header.
    let traceID: String

    /// The client context of an SDK call, as JSON.
    var clientContext: String?
}
