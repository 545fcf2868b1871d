import Middy
import MiddyHTTP

/// Sends a response as the method and the status ask for it, and head first when its body is long in coming.
struct PreparingSender<Sender: ResponseSender>: ResponseSender where Sender.Response: LambdaResponse {
    let sender: Sender
    /// The event, or nil when it is no HTTP request.
    let request: (any HTTPEvent)?
    let streamifyResponse: Bool

    var hasStarted: Bool { sender.hasStarted }

    func mayWait(for response: Sender.Response?) -> Bool {
        streamifyResponse && response?.body.byteCount == nil && response != nil
    }

    func sendHead() { sender.sendHead() }

    func send(_ response: Sender.Response?, in run: ResponseRun) async throws {
        try await sender.send(try (response ?? .nothing).prepared(for: request), in: run)
    }
}
