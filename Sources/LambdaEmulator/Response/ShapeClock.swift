/// The time that a response's bandwidth is measured by.
package struct ShapeClock: Sendable {
    /// The time now.
    package let now: @Sendable () -> ContinuousClock.Instant

    /// Waits until a time comes.
    package let sleep: @Sendable (ContinuousClock.Instant) async throws -> Void

    /// Makes a clock.
    package init(
        now: @escaping @Sendable () -> ContinuousClock.Instant,
        sleep: @escaping @Sendable (ContinuousClock.Instant) async throws -> Void
    ) {
        self.now = now
        self.sleep = sleep
    }

    static let continuous = ShapeClock(now: { .now }, sleep: { try await ContinuousClock().sleep(until: $0) })
}
