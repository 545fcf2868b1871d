import UnixSignals

/// SIGINT or SIGTERM, from the moment it is made on.
struct StopSignal: Sendable {
    private let signals: UnixSignalsSequence

    init() async {
        signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
    }

    /// Waits for so many of them; `false` if the task was cancelled before.
    @concurrent
    func wait(for count: Int = 1) async -> Bool {
        var rest = count
        for await _ in signals {
            rest -= 1
            if rest == 0 { return true }
        }
        return false
    }
}
