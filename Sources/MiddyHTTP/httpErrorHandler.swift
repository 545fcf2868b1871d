public import Logging
public import Middy

/// Makes responses of errors: an ``HTTPError`` that may be seen answers with its status and message, all others with 500.
///
/// It acts on errors before the first byte of a response; later ones end the transfer. It leaves a response that another
/// middleware has made alone. Mirrors Middy's `http-error-handler`.
/// - Parameters:
///   - fallbackMessage: The body for errors that the client may not see. Default: the status code's reason phrase.
///   - logger: Where errors are logged: at `error` when the client may not see them, else at `info`; nil: nowhere.
///     Default: a logger labelled `middy.http-error-handler`.
public func httpErrorHandler<Event: Sendable, Context: Sendable>(
    fallbackMessage: String? = nil,
    logger: Logger? = Logger(label: "middy.http-error-handler")
) -> Middleware<Event, Context, HTTPEventResponse> {
    Middleware(
        name: "httpErrorHandler",
        onError: { request in
            guard request.response == nil, let error = request.error else { return }
            let visible = (error as? HTTPError).flatMap { $0.isExposed ? $0 : nil }
            logger?.log(level: visible == nil ? .error : .info, "\(error)")
            let statusCode = (error as? HTTPError)?.statusCode ?? 500
            let message = visible?.message ?? fallbackMessage ?? reasonPhrase(for: statusCode)
            request.response = HTTPEventResponse(
                statusCode: statusCode,
                headers: ["Content-Type": contentType(of: message)],
                body: message
            )
        }
    )
}

/// JSON for what looks like a JSON object or array, else plain text.
private func contentType(of message: String) -> String {
    let isJSON =
        (message.hasPrefix("{") && message.hasSuffix("}")) || (message.hasPrefix("[") && message.hasSuffix("]"))
    return isJSON ? "application/json" : "text/plain; charset=utf-8"
}
