import UnixSignals

/// SIGINT or SIGTERM, from the moment it is made on.
struct StopSignal: Sendable {
    private let signals: UnixSignalsSequence

    init() async {
        signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
    }

    /// Waits for the first of them.
    @concurrent
    func wait() async {
        for await _ in signals { return }
    }
}
