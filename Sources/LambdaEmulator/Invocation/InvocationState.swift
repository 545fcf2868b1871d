import NIOCore

/// What an invocation is doing, as a state machine that says what to do and does nothing itself.
struct InvocationState {
    enum Phase {
        case queued
        case running
        case responding
        case finished
    }

    /// What an interruption asks for.
    struct Interruption {
        var ending: InvocationEnding?
        var closesRuntime = false
        var closesClient = false
    }

    private(set) var phase = Phase.queued

    /// Why the response that is under way was cut; the first reason counts.
    private(set) var cut: Verdict?

    /// Whether nobody reads the response any more.
    private(set) var isClientGone = false

    /// Whether the client has all it asked for.
    private(set) var isClientServed = false

    /// Whether a bad response mode has left the runtime stuck until the deadline, as on the service.
    private(set) var isJammed = false

    /// Which kind of answer the runtime gave, for the names in state-machine errors.
    private(set) var wasAnsweredByError = false

    /// Whether a runtime may have the event; `false` if the invocation was over before.
    mutating func start() -> Bool {
        guard phase == .queued else { return false }
        phase = .running
        return true
    }

    /// Whether the runtime may answer.
    mutating func beginAnswer(asError: Bool) -> Bool {
        guard phase == .running else { return false }
        phase = .responding
        wasAnsweredByError = asError
        return true
    }

    /// The client is about to be sent its last byte: that it goes then is no disconnect.
    mutating func serveClient() { isClientServed = true }

    mutating func jam() { isJammed = true }

    /// Whether this ending is the one that counts.
    mutating func finish() -> Bool {
        guard phase != .finished else { return false }
        phase = .finished
        return true
    }

    mutating func interrupt(_ verdict: Verdict, onDisconnect: DisconnectPolicy) -> Interruption {
        if verdict == .clientDisconnected, isClientServed { return Interruption() }
        let drains = verdict == .clientDisconnected && onDisconnect == .drain
        if verdict == .clientDisconnected { isClientGone = true }
        switch phase {
        case .queued:
            phase = .finished
            return Interruption(ending: .unanswered(verdict))
        case .running where drains:
            return Interruption()
        case .running:
            phase = .finished
            let ends = isClientGone ? Verdict.clientDisconnected : verdict
            return Interruption(ending: .unanswered(ends), closesRuntime: closesRuntime(verdict))
        case .responding:
            switch verdict {
            case .connectionLost, .exited: return Interruption()
            default: break
            }
            if cut == nil { cut = verdict }
            return Interruption(closesRuntime: !drains, closesClient: verdict != .clientDisconnected)
        case .finished:
            return Interruption(closesRuntime: isJammed && closesRuntime(verdict))
        }
    }

    private func closesRuntime(_ verdict: Verdict) -> Bool {
        switch verdict {
        case .clientDisconnected, .timedOut: true
        case .complete, .failed, .connectionLost, .exited, .shutDown: false
        }
    }

    /// The name of the runtime's state in errors of the Runtime API.
    var runtimeStateName: String {
        if isJammed { return "InvocationResponse" }
        return switch phase {
        case .queued, .running: "Running"
        case .responding: wasAnsweredByError ? "InvocationErrorResponse" : "InvocationResponse"
        case .finished: "RuntimeResponseSentState"
        }
    }
}
