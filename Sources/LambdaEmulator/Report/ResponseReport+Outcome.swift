extension ResponseReport {
    /// How a response ended.
    public enum Outcome: Sendable, Hashable {
        /// The function answered and the client was sent all of it.
        case complete

        /// The function, or the emulator in its place, reported an error of this type.
        case failed(type: String, message: String)

        /// The client went away before the end.
        case clientDisconnected

        /// The function did not end in time.
        case timedOut

        /// The runtime closed its connection before the end of its response.
        case connectionLost
    }
}

extension ResponseReport.Outcome: CustomStringConvertible {
    /// The outcome in a few words.
    public var description: String {
        switch self {
        case .complete: "complete"
        case .failed(let type, let message): "failed: \(type) \(message)"
        case .clientDisconnected: "client disconnected"
        case .timedOut: "timed out"
        case .connectionLost: "runtime connection lost"
        }
    }
}
