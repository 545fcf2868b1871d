package import Middy
package import MiddyHTTP

/// Sends a response as the method and the status ask for it, and head first when its body is long in coming.
package struct PreparingSender<Sender: ResponseSender>: ResponseSender where Sender.Response: LambdaResponse {
    private let sender: Sender
    private let request: (any HTTPEvent)?
    private let streamifyResponse: Bool

    /// Prepares for a sender.
    /// - Parameters:
    ///   - sender: What sends.
    ///   - request: The event, or nil when it is no HTTP request.
    ///   - streamifyResponse: Whether the response is streamed.
    package init(sender: Sender, request: (any HTTPEvent)?, streamifyResponse: Bool) {
        self.sender = sender
        self.request = request
        self.streamifyResponse = streamifyResponse
    }

    package var hasStarted: Bool { sender.hasStarted }

    package func mayWait(for response: Sender.Response?) -> Bool {
        streamifyResponse && response?.body.byteCount == nil && response != nil
    }

    package func sendHead() { sender.sendHead() }

    package func send(_ response: Sender.Response?, in run: ResponseRun) async throws {
        try await sender.send(try (response ?? .nothing).prepared(for: request), in: run)
    }
}
