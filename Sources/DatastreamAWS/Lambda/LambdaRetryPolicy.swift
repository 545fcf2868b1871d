/// How often and after what time a call is made again that the service has turned away.
///
/// A call is made again after status 429, 500, 502, 503 and 504 and after errors whose name says throttling, which all
/// come before the first byte of a response; a response that has begun is never asked for again. Before attempt *n* + 1
/// passes a random part of the smaller of `maxDelay` and `baseDelay` × 2ⁿ⁻¹ ("full jitter"), but no less than a
/// `Retry-After` header asks for, up to `maxDelay`. Credentials that the service calls expired are got anew, once and at
/// once.
public struct LambdaRetryPolicy: Sendable {
    /// How many attempts are made in all.
    ///
    /// Default: 3; at least 1.
    public var maxAttempts: Int
    /// What the first delay is a random part of.
    ///
    /// Default: 0.2 seconds.
    public var baseDelay: Duration
    /// The longest delay.
    ///
    /// Default: 20 seconds.
    public var maxDelay: Duration
    /// What measures the delays.
    ///
    /// Default: a `ContinuousClock`.
    public var clock: any Clock<Duration>
    /// Gives the random part, from 0 to 1.
    public var random: @Sendable () -> Double

    /// Makes a policy.
    /// - Parameters:
    ///   - maxAttempts: How many attempts are made in all, at least 1.
    ///   - baseDelay: What the first delay is a random part of.
    ///   - maxDelay: The longest delay.
    ///   - clock: What measures the delays.
    ///   - random: Gives the random part, from 0 to 1.
    public init(
        maxAttempts: Int = 3,
        baseDelay: Duration = .milliseconds(200),
        maxDelay: Duration = .seconds(20),
        clock: any Clock<Duration> = ContinuousClock(),
        random: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        self.maxAttempts = maxAttempts
        self.baseDelay = baseDelay
        self.maxDelay = maxDelay
        self.clock = clock
        self.random = random
    }

    /// One attempt and no other.
    public static let never = LambdaRetryPolicy(maxAttempts: 1)

    /// The time to wait after a number of failed attempts.
    func delay(afterAttempts count: Int, retryAfter: Duration?) -> Duration {
        let ceiling = min(maxDelay, baseDelay * (1 << min(count - 1, 20)))
        return max(ceiling * min(max(random(), 0), 1), min(retryAfter ?? .zero, maxDelay))
    }

    /// Whether an answer means "not now".
    static func isTransient(status: Int, errorType: String?) -> Bool {
        let throttling: Set = [
            "TooManyRequestsException", "ThrottlingException", "Throttling", "RequestThrottled",
            "RequestThrottledException", "RequestLimitExceeded", "SlowDown",
        ]
        return [429, 500, 502, 503, 504].contains(status) || errorType.map(throttling.contains) == true
    }
}
