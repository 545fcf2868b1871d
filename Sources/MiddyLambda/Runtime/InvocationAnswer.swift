import Synchronization

/// What has been answered to the invocation that a connection serves: at most one response or one report of an error.
///
/// The one place that knows. So there is never a report after the first byte of a response, nor a second response, and
/// whoever tries gets an error.
final class InvocationAnswer: Sendable {
    fileprivate enum Phase {
        case unanswered
        /// A response may be opened, by its body or because that is long in coming.
        case ready(open: @Sendable () -> Void)
        /// A response has begun.
        case responding
        /// The response has ended, or an error was reported.
        case over
    }

    private let phase = Mutex(Phase.over)

    /// Starts anew, for the next invocation.
    func reset() { phase.withLock { $0 = .unanswered } }

    /// Whether the first byte of a response, or a report, is out.
    var hasStarted: Bool {
        phase.withLock { phase in
            switch phase {
            case .unanswered, .ready: false
            case .responding, .over: true
            }
        }
    }

    /// Whether a response has begun and was never ended.
    var isOpen: Bool {
        phase.withLock { phase in
            if case .responding = phase { true } else { false }
        }
    }

    /// Whether the service has been told all there is to tell.
    var isOver: Bool {
        phase.withLock { phase in
            if case .over = phase { true } else { false }
        }
    }

    /// Says how a response is opened; that never waits.
    /// - Throws: ``LambdaError/Code/writeAfterEnd`` when there has been one, or a report.
    func prepare(_ open: @escaping @Sendable () -> Void) throws {
        try phase.withLock { phase in
            try phase.checkUnanswered()
            phase = .ready(open: open)
        }
    }

    /// Opens the response that was prepared, unless it is open.
    func open() {
        phase.withLock { phase in
            guard case .ready(let open) = phase else { return }
            open()
            phase = .responding
        }
    }

    /// Takes back a response that has not been opened.
    /// - Returns: False when it is too late.
    func withdraw() -> Bool {
        phase.withLock { phase in
            guard case .ready = phase else { return false }
            phase = .unanswered
            return true
        }
    }

    /// Begins a response that is sent whole.
    /// - Throws: ``LambdaError/Code/writeAfterEnd`` when there has been one, or a report.
    func beginResponse() throws {
        try phase.withLock { phase in
            try phase.checkUnanswered()
            phase = .responding
        }
    }

    /// Takes the right to report an error; false when there has been a response or a report.
    func beginReport() -> Bool {
        phase.withLock { phase in
            guard (try? phase.checkUnanswered()) != nil else { return false }
            phase = .over
            return true
        }
    }

    /// Ends the response.
    func end() { phase.withLock { $0 = .over } }
}

extension InvocationAnswer.Phase {
    fileprivate func checkUnanswered() throws {
        switch self {
        case .unanswered, .ready: return
        case .responding, .over:
            throw LambdaError(.writeAfterEnd, "this invocation has been answered; it can be answered once")
        }
    }
}
