/// Starts to measure time.
/// - Returns: The time since this call, whenever it is called.
@usableFromInline
func startStopwatch(_ clock: any Clock<Duration>) -> @Sendable () -> Duration {
    // opening the existential costs more than reading the time
    if clock is ContinuousClock { return startStopwatch(on: ContinuousClock()) }
    return startStopwatch(on: clock)
}

private func startStopwatch<C: Clock<Duration>>(on clock: C) -> @Sendable () -> Duration {
    let start = clock.now
    return { start.duration(to: clock.now) }
}
