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
    ///   hook threw.
    public func run<Sender: ResponseSender<Response>>(
        event: Event,
        context: Context,
        handler: @escaping Handler,
        sender: Sender
    ) async throws {
        let request = ChainRequest(event: event, context: context, internal: options.internal)
        let run = Invocation(chain: self, handler: handler, sender: sender)
        try await run.perform(request)
    }

    /// Calls every `prefetch` hook and checks the options; to be done once, before the first invocation.
    public func prefetch() async throws {
        try options.validate()
        for hook in hooks { try await hook.prefetch?() }
    }
}

/// One invocation of a chain.
struct Invocation<Event: Sendable, Context: Sendable, Response: Sendable, Sender: ResponseSender<Response>>: Sendable {
    typealias Chain = MiddyChain<Event, Context, Response>

    let chain: Chain
    let handler: Chain.Handler
    let sender: Sender
    let run: ResponseRun
    /// Nil when nobody observes, so that nothing is measured.
    let elapsed: (@Sendable () -> Duration)?

    init(chain: Chain, handler: @escaping Chain.Handler, sender: Sender) {
        self.chain = chain
        self.handler = handler
        self.sender = sender
        run = ResponseRun(options: chain.options)
        elapsed = chain.hooks.isEmpty ? nil : startStopwatch(chain.options.clock)
    }

    /// Everything, from `requestStart` to `requestEnd`.
    func perform(_ request: Chain.ChainRequest) async throws {
        var request = request
        var failure: (any Error)?
        do {
            for hook in chain.hooks { try await hook.requestStart?(request) }
            try await enclosed(&request)
        } catch {
            failure = error
        }
        guard let elapsed else {
            if let failure { throw failure }
            return
        }
        let progress = run.progress
        let outcome = RequestOutcome(
            bytes: progress.bytes,
            chunks: progress.chunks,
            duration: elapsed(),
            firstByte: progress.firstByte,
            error: failure,
            run: run.context
        )
        var endFailure: (any Error)?
        for hook in chain.hooks {
            do {
                try await hook.requestEnd?(request, outcome)
            } catch {
                endFailure = endFailure ?? error
            }
        }
        switch (failure, endFailure) {
        case (nil, nil): return
        case (let failure?, nil): throw failure
        case (nil, let endFailure?): throw endFailure
        case (let failure?, let endFailure?): throw RequestEndError(underlying: endFailure, original: failure)
        }
    }

    /// Calls the scopes from the outside in, around everything.
    private func enclosed(_ request: inout Chain.ChainRequest) async throws {
        if chain.arounds.isEmpty { return try await answer(&request) }
        let result = LastValue()
        let start = request
        defer { request = result.value as? Chain.ChainRequest ?? request }
        try await within(chain.arounds[...], start) {
            var request = start
            defer { result.value = request }
            try await answer(&request)
        }
    }

    private func within(
        _ arounds: ArraySlice<Middleware<Event, Context, Response>.Around>,
        _ request: Chain.ChainRequest,
        _ body: @Sendable () async throws -> Void
    ) async throws {
        guard let outermost = arounds.first else { return try await body() }
        try await outermost(request) { try await within(arounds.dropFirst(), request, body) }
    }
}
