extension MiddyChain {
    /// The request of this chain.
    public typealias ChainRequest = Request<Event, Context, Response>

    /// The function's own code: it gets event, context and storage as the befores have left them.
    public typealias Handler = @Sendable (Event, Context, RequestStorage) async throws -> Response

    /// Runs one invocation: befores, handler, afters, the sending of the response, and the hooks.
    ///
    /// A failure before the first byte is out clears the response and runs every `onError`; when one of them makes a
    /// response, that is sent, and the afters do not run again. With `remainingTime` and ``MiddyOptions/timeoutEarly`` the
    /// handler and the body are cancelled when the time is nearly up.
    /// - Parameters:
    ///   - event: What the function was called with.
    ///   - context: What is known about the invocation.
    ///   - handler: Makes the response.
    ///   - sender: Takes it to the client.
    /// - Throws: The error that nobody answered, what the body failed with after its first byte, or what a `requestEnd`
    ///   hook threw; an ``ErrorHandlingError`` when that happened while another error was being answered.
    @inlinable
    @concurrent
    public func run(
        event: Event,
        context: Context,
        handler: @escaping Handler,
        sender: any ResponseSender<Response>
    ) async throws {
        var request = ChainRequest(event: event, context: context, internal: options.internal)
        try await Invocation(chain: self, handler: handler, sender: sender).perform(&request)
    }

    /// Calls every `prefetch` hook and checks the options; to be done once, before the first invocation.
    public func prefetch() async throws {
        try options.validate()
        for hooks in observers.all { try await hooks.prefetch?() }
    }
}
