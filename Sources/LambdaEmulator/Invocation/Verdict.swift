/// How an invocation ended, with all that its client is to be told.
enum Verdict: Sendable, Hashable {
    case complete
    case failed(FunctionFailure)
    case clientDisconnected
    case timedOut(FunctionFailure)
    case connectionLost(FunctionFailure)
    case exited(FunctionFailure)
    case shutDown

    /// What callers are told, or `nil` if all went well or nobody is left to be told.
    var failure: FunctionFailure? {
        switch self {
        case .complete, .clientDisconnected: nil
        case .failed(let failure), .timedOut(let failure), .connectionLost(let failure), .exited(let failure): failure
        case .shutDown: FunctionFailure(type: "Sandbox.Failure", message: "The emulator is shutting down.")
        }
    }

    /// The same for a report.
    var outcome: ResponseReport.Outcome {
        switch self {
        case .complete: .complete
        case .clientDisconnected: .clientDisconnected
        case .timedOut: .timedOut
        case .connectionLost: .connectionLost
        case .failed(let failure), .exited(let failure): .failed(type: failure.type, message: failure.message)
        case .shutDown: .failed(type: "Sandbox.Failure", message: "The emulator is shutting down.")
        }
    }
}
