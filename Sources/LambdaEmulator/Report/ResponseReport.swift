/// What became of one request, told once its response has ended.
public struct ResponseReport: Sendable {
    /// How the function was called.
    public enum Kind: String, Sendable, Hashable {
        /// Over the Function URL.
        case functionURL

        /// Over the `Invoke` operation, by a caller that waits for the response.
        case invoke

        /// Over the `Invoke` operation with the invocation type `Event`: nobody waits for the response.
        ///
        /// An event that fails is not tried again; the service tries twice more.
        case event

        /// Over the `InvokeWithResponseStream` operation.
        case invokeWithResponseStream
    }

    /// How the function was called.
    public let kind: Kind

    /// The HTTP method of the request.
    public let method: String

    /// The target of the request: path and query as they were sent.
    public let path: String

    /// The id of the invocation.
    public let requestID: String

    /// The HTTP status the client was sent, or `nil` if it was sent none.
    public let status: Int?

    /// The time from the request's head to the response's, or `nil` if there was none.
    public let timeToFirstByte: Duration?

    /// The bytes of body sent to the client, without HTTP framing.
    public let bytes: Int

    /// The time from the request's head to the end of the response.
    public let duration: Duration

    /// How the response ended.
    public let outcome: Outcome
}
