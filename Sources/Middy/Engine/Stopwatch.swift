/// Starts to measure time.
/// - Returns: The time since this call, whenever it is called.
func startStopwatch<C: Clock<Duration>>(_ clock: C) -> @Sendable () -> Duration {
    let start = clock.now
    return { start.duration(to: clock.now) }
}
