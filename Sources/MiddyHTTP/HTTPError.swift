/// An error with an HTTP status, thrown by a handler or a middleware; ``httpErrorHandler(fallbackMessage:logger:)`` makes
/// a response of it.
///
/// ```swift
/// throw HTTPError(400, "rows has to be a whole number")
/// ```
public struct HTTPError: Error, Sendable, CustomStringConvertible {
    /// The status code.
    public var statusCode: Int
    /// What went wrong, for the client when `isExposed`.
    public var message: String
    /// Whether the client may see the message.
    ///
    /// Default: for status codes below 500.
    public var isExposed: Bool
    /// The error that caused this one, for logs.
    public var underlying: (any Error)?

    /// Makes an error.
    /// - Parameters:
    ///   - statusCode: The status code.
    ///   - message: What went wrong; nil: the status code's reason phrase.
    ///   - isExposed: Whether the client may see the message; nil: for status codes below 500.
    ///   - underlying: The error that caused this one.
    public init(
        _ statusCode: Int,
        _ message: String? = nil,
        isExposed: Bool? = nil,
        underlying: (any Error)? = nil
    ) {
        self.statusCode = statusCode
        self.message = message ?? reasonPhrase(for: statusCode)
        self.isExposed = isExposed ?? (statusCode < 500)
        self.underlying = underlying
    }

    /// The status code, the message and the cause.
    public var description: String {
        "HTTPError \(statusCode): \(message)" + (underlying.map { " (\($0))" } ?? "")
    }
}

/// The reason phrase of RFC 9110 for a status code, or `Unknown`.
func reasonPhrase(for statusCode: Int) -> String {
    switch statusCode {
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 402: "Payment Required"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 406: "Not Acceptable"
    case 408: "Request Timeout"
    case 409: "Conflict"
    case 410: "Gone"
    case 411: "Length Required"
    case 412: "Precondition Failed"
    case 413: "Content Too Large"
    case 414: "URI Too Long"
    case 415: "Unsupported Media Type"
    case 416: "Range Not Satisfiable"
    case 422: "Unprocessable Content"
    case 425: "Too Early"
    case 428: "Precondition Required"
    case 429: "Too Many Requests"
    case 431: "Request Header Fields Too Large"
    case 500: "Internal Server Error"
    case 501: "Not Implemented"
    case 502: "Bad Gateway"
    case 503: "Service Unavailable"
    case 504: "Gateway Timeout"
    default: "Unknown"
    }
}
