extension Invocation {
    /// Befores, handler, afters, and the sending of what came of them.
    func answer(_ request: inout Chain.ChainRequest) async throws {
        do {
            if try await call(chain.befores, .before, &request) {
                return try await deliver(&request, failure: nil)
            }
        } catch {
            return try await deliver(&request, failure: error)
        }
        guard let limit = timeLimit(request.context) else {
            do {
                request.response = try await callHandler(request)
                _ = try await call(chain.afters, .after, &request)
            } catch {
                return try await deliver(&request, failure: error)
            }
            return try await deliver(&request, failure: nil)
        }
        try await answerInTime(&request, limit: limit)
    }

    /// Calls the handler between its hooks.
    func callHandler(_ request: Chain.ChainRequest) async throws -> Response {
        guard let elapsed else { return try await handler(request.event, request.context, request.internal) }
        for hook in chain.hooks { hook.beforeHandler?(request) }
        let start = elapsed()
        let response = try await handler(request.event, request.context, request.internal)
        let duration = elapsed() - start
        for hook in chain.hooks { hook.afterHandler?(request, duration) }
        return response
    }

    /// Calls the hooks of one list until one answers.
    /// - Returns: Whether one has.
    func call(
        _ steps: [Chain.Step],
        _ phase: MiddlewareCall.Phase,
        _ request: inout Chain.ChainRequest
    ) async throws -> Bool {
        for step in steps {
            if elapsed == nil { try await step.hook(&request) } else { try await observe(step, phase, &request) }
            guard request.hasEarlyResponse else { continue }
            request.response = request.takeEarlyResponse()
            return true
        }
        return false
    }

    private func observe(
        _ step: Chain.Step,
        _ phase: MiddlewareCall.Phase,
        _ request: inout Chain.ChainRequest
    ) async throws {
        guard let elapsed else { return }
        let call = MiddlewareCall(name: step.name, phase: phase)
        for hook in chain.hooks { hook.beforeMiddleware?(request, call) }
        let start = elapsed()
        try await step.hook(&request)
        let duration = elapsed() - start
        for hook in chain.hooks { hook.afterMiddleware?(request, call, duration) }
    }

    /// Runs the onErrors.
    /// - Throws: The error, when none of them makes a response.
    func recover(_ request: inout Chain.ChainRequest, from error: any Error) async throws {
        request.response = nil
        request.forgetEarlyResponse()
        request.error = error
        for step in chain.onErrors {
            do {
                if elapsed == nil { try await step.hook(&request) } else { try await observe(step, .onError, &request) }
            } catch let newError {
                if isSameError(newError, error) { throw error }
                throw ErrorHandlingError(underlying: newError, original: error)
            }
            guard request.hasEarlyResponse, let early = request.takeEarlyResponse() else { continue }
            request.response = early
            return
        }
        if request.response == nil { throw error }
    }
}

/// Whether an `onError` has thrown what it was called for: the same object, or an equal value.
private func isSameError(_ left: any Error, _ right: any Error) -> Bool {
    guard type(of: left) == type(of: right) else { return false }
    if let left = left as? any Hashable, let right = right as? any Hashable {
        return AnyHashable(left) == AnyHashable(right)
    }
    if type(of: left) is AnyClass { return (left as AnyObject) === (right as AnyObject) }
    return "\(left)" == "\(right)"
}
