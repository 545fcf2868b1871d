extension Invocation {
    /// Befores, handler, afters, and the sending of what came of them.
    @inlinable
    @concurrent
    func answer(_ request: inout Chain.ChainRequest) async throws {
        do {
            if try await call(chain.befores, &request) { return try await deliver(&request, failure: nil) }
        } catch {
            return try await deliver(&request, failure: error)
        }
        if let limit = timeLimit(request.context) { return try await answerInTime(&request, limit: limit) }
        do {
            request.response = try await callHandler(request)
            _ = try await call(chain.afters, &request)
        } catch {
            return try await deliver(&request, failure: error)
        }
        try await deliver(&request, failure: nil)
    }

    /// Calls the handler between its hooks.
    @inlinable
    @concurrent
    func callHandler(_ request: Chain.ChainRequest) async throws -> Response {
        guard isObserved else { return try await handler(request.event, request.context, request.internal) }
        for index in chain.observers.all.indices { chain.observers.all[index].beforeHandler?(request) }
        guard chain.observers.timesHandler else {
            return try await handler(request.event, request.context, request.internal)
        }
        let start = elapsed()
        let response = try await handler(request.event, request.context, request.internal)
        let duration = elapsed() - start
        for index in chain.observers.all.indices { chain.observers.all[index].afterHandler?(request, duration) }
        return response
    }

    /// Calls the hooks of one list until one answers.
    /// - Returns: Whether one has.
    @inlinable
    @concurrent
    func call(_ steps: Chain.Steps, _ request: inout Chain.ChainRequest) async throws -> Bool {
        for index in steps.all.indices {
            if isObserved {
                try await observe(steps.all[index].hook, steps.calls[index], &request)
            } else {
                try await steps.all[index].hook(&request)
            }
            guard request.hasEarlyResponse else { continue }
            request.response = request.takeEarlyResponse()
            return true
        }
        return false
    }

    @inlinable
    @concurrent
    func observe(
        _ hook: Chain.Hook,
        _ call: MiddlewareCall,
        _ request: inout Chain.ChainRequest
    ) async throws {
        for index in chain.observers.all.indices { chain.observers.all[index].beforeMiddleware?(request, call) }
        guard chain.observers.timesMiddlewares else { return try await hook(&request) }
        let start = elapsed()
        try await hook(&request)
        let duration = elapsed() - start
        for index in chain.observers.all.indices {
            chain.observers.all[index].afterMiddleware?(request, call, duration)
        }
    }

    /// Runs the onErrors.
    /// - Throws: The error, when none of them makes a response.
    @inlinable
    @concurrent
    func recover(_ request: inout Chain.ChainRequest, from error: any Error) async throws {
        request.response = nil
        request.forgetEarlyResponse()
        request.fail(with: error)
        let steps = chain.onErrors
        for index in steps.all.indices {
            do {
                if isObserved {
                    try await observe(steps.all[index].hook, steps.calls[index], &request)
                } else {
                    try await steps.all[index].hook(&request)
                }
            } catch let newError {
                throw errorHandlingFailure(newError, while: error)
            }
            guard request.hasEarlyResponse, let early = request.takeEarlyResponse() else { continue }
            request.response = early
            return
        }
        if request.response == nil { throw error }
    }
}

/// What comes out when an `onError` has thrown: the error it was called for, when it threw that again, or both.
@usableFromInline
func errorHandlingFailure(_ newError: any Error, while original: any Error) -> any Error {
    isSameError(newError, original) ? original : ErrorHandlingError(underlying: newError, original: original)
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
