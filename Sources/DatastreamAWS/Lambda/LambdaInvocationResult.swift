import DatastreamBase64
public import NIOCore

/// What a function that was called with `invoke` answered.
public struct LambdaInvocationResult: Sendable {
    /// The response: JSON, of most functions; empty for events and dry runs.
    public var payload: ByteBuffer
    /// The HTTP status: 200, 202 for an event, 204 for a dry run.
    public var statusCode: Int
    /// The version that ran, or nil.
    public var executedVersion: String?
    /// The id of the request, or nil.
    public var requestID: String?
    /// The last 4 KB of the function's log, if they were asked for.
    public var logTail: String?
}

/// The text of a log that comes in base64.
func decodedLog(_ base64: String) -> String? {
    Base64.decode(base64).map { String(decoding: $0, as: UTF8.self) }
}
