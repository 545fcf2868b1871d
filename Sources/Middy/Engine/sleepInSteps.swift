/// Sleeps, on the system's clock in steps, so that a sleep that is cancelled leaves nothing behind for long.
///
/// The system keeps the entry of a cancelled sleep, some 700 bytes, until its time has come. An invocation that ends
/// after 5 ms and could have taken 900 s would leave one each time; in steps an entry is gone after one step.
/// - Throws: `CancellationError`.
func sleepInSteps<C: Clock<Duration>>(for duration: Duration, on clock: C) async throws {
    guard clock is ContinuousClock, duration > longestSleep else { return try await clock.sleep(for: duration) }
    let end = clock.now.advanced(by: duration)
    while true {
        let rest = clock.now.duration(to: end)
        guard rest > .zero else { return }
        try await clock.sleep(for: min(rest, longestSleep))
    }
}

private let longestSleep = Duration.milliseconds(250)
