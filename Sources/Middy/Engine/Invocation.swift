/// One invocation of a chain.
///
/// Its hot paths are inlinable, so that a program has them specialised for its own event and response: unspecialised, they
/// take ten times as long.
@usableFromInline
final class Invocation<Event: Sendable, Context: Sendable, Response: Sendable>: Sendable {
    @usableFromInline typealias Chain = MiddyChain<Event, Context, Response>

    @usableFromInline let chain: Chain
    @usableFromInline let handler: Chain.Handler
    @usableFromInline let sender: any ResponseSender<Response>
    @usableFromInline let run: ResponseRun
    /// Whether there are hooks; otherwise nothing is measured.
    @usableFromInline let isObserved: Bool
    /// The time since the start.
    @usableFromInline let elapsed: @Sendable () -> Duration

    @inlinable
    init(chain: Chain, handler: @escaping Chain.Handler, sender: any ResponseSender<Response>) {
        self.chain = chain
        self.handler = handler
        self.sender = sender
        run = ResponseRun(options: chain.options)
        isObserved = !chain.observers.isEmpty
        if isObserved { elapsed = startStopwatch(chain.options.clock) } else { elapsed = { Duration.zero } }
    }

    /// Everything, from `requestStart` to `requestEnd`.
    @inlinable
    @concurrent
    func perform(_ request: inout Chain.ChainRequest) async throws {
        guard isObserved else { return try await enclosed(&request) }
        var failure: (any Error)?
        do {
            for index in chain.observers.all.indices {
                try await chain.observers.all[index].requestStart?(request)
            }
            try await enclosed(&request)
        } catch {
            failure = error
        }
        let outcome = run.outcome(duration: elapsed(), error: failure)
        var endFailure: (any Error)?
        for index in chain.observers.all.indices {
            do {
                try await chain.observers.all[index].requestEnd?(request, outcome)
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
    @inlinable
    @concurrent
    func enclosed(_ request: inout Chain.ChainRequest) async throws {
        if chain.arounds.isEmpty { return try await answer(&request) }
        let result = LastValue()
        let start = request
        defer { request = result.value as? Chain.ChainRequest ?? request }
        try await within(chain.arounds[...], start) {
            var request = start
            defer { result.value = request }
            try await self.answer(&request)
        }
    }

    @inlinable
    @concurrent
    func within(
        _ arounds: ArraySlice<Middleware<Event, Context, Response>.Around>,
        _ request: Chain.ChainRequest,
        _ body: @Sendable () async throws -> Void
    ) async throws {
        guard let outermost = arounds.first else { return try await body() }
        try await outermost(request) { try await self.within(arounds.dropFirst(), request, body) }
    }
}
