/// What takes a response to the client, for one invocation.
public protocol ResponseSender<Response>: Sendable {
    /// The type of the response.
    associatedtype Response: Sendable

    /// Sends a response with its body, to the last byte.
    /// - Parameter response: The response; nil sends an empty one.
    /// - Throws: What the body, or the way to the client, failed with.
    func send(_ response: Response?) async throws

    /// True once a byte has gone out, after which an error can no more become another response.
    var hasStarted: Bool { get }
}
