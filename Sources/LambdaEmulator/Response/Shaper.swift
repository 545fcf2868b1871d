/// A token bucket: says how many bytes may go out now, and does nothing itself.
struct Shaper {
    /// How often tokens are given out.
    static let interval = Duration.milliseconds(125)

    private let shape: BandwidthShape
    private var tokens: Int
    private var refilled: ContinuousClock.Instant

    init(_ shape: BandwidthShape, at now: ContinuousClock.Instant) {
        self.shape = shape
        self.tokens = shape.burst
        self.refilled = now
    }

    /// When tokens are given out next.
    var nextRefill: ContinuousClock.Instant { refilled.advanced(by: Self.interval) }

    /// Takes tokens for `wanted` bytes or for some of them; 0 means to wait until ``nextRefill``.
    mutating func take(_ wanted: Int, at now: ContinuousClock.Instant) -> Int {
        let steps = Int(refilled.duration(to: now) / Self.interval)
        if steps > 0 {
            let refill = max(shape.bytesPerSecond / 8, 1).multipliedReportingOverflow(by: steps)
            let room = shape.burst - tokens
            tokens += refill.overflow ? room : min(room, refill.partialValue)
            refilled = refilled.advanced(by: Self.interval * steps)
        }
        let granted = min(wanted, tokens)
        tokens -= granted
        return granted
    }
}
