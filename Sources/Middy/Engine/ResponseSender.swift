/// What takes a response to the client, for one invocation.
public protocol ResponseSender<Response>: Sendable {
    /// The type of the response.
    associatedtype Response: Sendable

    /// Sends a response with its body, to the last byte.
    ///
    /// It is called again, with another response, only when it failed before a byte had gone out.
    /// - Parameters:
    ///   - response: The response; nil sends an empty one.
    ///   - run: The run of the body: what it is driven in and where its progress is told.
    /// - Throws: What the body, or the way to the client, failed with.
    func send(_ response: Response?, in run: ResponseRun) async throws

    /// True once a byte has gone out, after which an error can no more become another response.
    var hasStarted: Bool { get }

    /// Whether the first byte of a response may be long in coming, so that its head should go out before it. Default: false.
    func mayWait(for response: Response?) -> Bool

    /// Sends the head of the response that is being sent, unless it is out.
    ///
    /// Another task than the one in `send` calls it. The default does nothing.
    func sendHead()
}

extension ResponseSender {
    /// Never waits.
    public func mayWait(for response: Response?) -> Bool { false }

    /// Does nothing.
    public func sendHead() {}
}
