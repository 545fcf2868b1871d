extension MiddyChain {
    /// Runs one invocation: befores, handler, afters, and the sending of the response.
    ///
    /// A failure before the first byte is out clears the response and runs every `onError`; when one of them makes a
    /// response, that is sent, and the afters do not run again.
    /// - Parameters:
    ///   - event: What the function was called with.
    ///   - context: What is known about the invocation.
    ///   - handler: Makes the response.
    ///   - sender: Takes it to the client.
    /// - Throws: The error that nobody answered, or what the body failed with after its first byte.
    public func run(
        event: Event,
        context: Context,
        handler: @escaping @Sendable (Event, Context) async throws -> Response,
        sender: some ResponseSender<Response>
    ) async throws {
        let request = Request<Event, Context, Response>(event: event, context: context)
        try await within(arounds[...], request) {
            var request = request
            try await respond(to: &request, handler: handler)
            do {
                try await sender.send(request.response)
            } catch  where !sender.hasStarted {
                request.error = error
                try await recover(&request)
                try await sender.send(request.response)
            }
        }
    }

    /// Calls the scopes from the outside in.
    private func within(
        _ arounds: ArraySlice<Middleware<Event, Context, Response>.Around>,
        _ request: Request<Event, Context, Response>,
        _ body: @Sendable () async throws -> Void
    ) async throws {
        guard let outermost = arounds.first else { return try await body() }
        try await outermost(request) { try await within(arounds.dropFirst(), request, body) }
    }

    /// The three lists, up to a response.
    private func respond(
        to request: inout Request<Event, Context, Response>,
        handler: @Sendable (Event, Context) async throws -> Response
    ) async throws {
        do {
            for before in befores {
                try await before(&request)
                if request.takeEarlyResponse() { return }
            }
            request.response = try await handler(request.event, request.context)
            for after in afters {
                try await after(&request)
                if request.takeEarlyResponse() { return }
            }
        } catch {
            request.error = error
            try await recover(&request)
        }
    }

    /// Runs the onErrors; the error goes on when none of them makes a response.
    private func recover(_ request: inout Request<Event, Context, Response>) async throws {
        request.response = nil
        request.earlyResponse = nil
        guard let error = request.error else { return }
        for onError in onErrors {
            do {
                try await onError(&request)
            } catch let newError {
                throw ErrorHandlingError(underlying: newError, original: error)
            }
            if let early = request.earlyResponse.take() {
                guard let early else { continue }
                request.response = early
                return
            }
        }
        if request.response == nil { throw error }
    }
}

extension Request {
    /// Makes an early response the response; true when there was one.
    fileprivate mutating func takeEarlyResponse() -> Bool {
        guard let early = earlyResponse.take() else { return false }
        response = early
        return true
    }
}

/// An `onError` threw while it handled another error; this keeps both (Middy, cases C21 and C80).
public struct ErrorHandlingError: Error, CustomStringConvertible {
    /// What the `onError` threw.
    public let underlying: any Error
    /// What it was called for.
    public let original: any Error

    init(underlying: any Error, original: any Error) {
        self.underlying = underlying
        self.original = original
    }

    /// Both errors.
    public var description: String { "\(underlying), thrown in an onError middleware while handling: \(original)" }
}
