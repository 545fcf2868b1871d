import Middy

extension LambdaHandler {
    /// Answers one invocation; the caller reports what this throws, unless the response has begun.
    func invoke(_ invocation: Invocation, on connection: RuntimeConnection) async throws {
        let sender = LambdaResponseSender<Response>(
            connection: connection,
            requestID: invocation.context.requestID,
            streamifyResponse: chain.streamifyResponse
        )
        try await respond(to: invocation.event, context: invocation.context, sender: sender)
    }
}
