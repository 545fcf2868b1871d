/// The bandwidth of a streamed response: a token bucket that is full at the start.
///
/// ```swift
/// configuration.shape = .service                                            // 6 MiB at once, then 2 MiB/s
/// configuration.shape = BandwidthShape(burst: 32_768, bytesPerSecond: 32_768)
/// ```
public struct BandwidthShape: Sendable, Hashable {
    /// The bytes that may go out at once.
    public var burst: Int

    /// The bytes a second behind them, given out in steps of 125 ms.
    public var bytesPerSecond: Int

    /// Creates a shape; both values are bytes, and at least 8.
    public init(burst: Int, bytesPerSecond: Int) {
        self.burst = max(burst, 8)
        self.bytesPerSecond = max(bytesPerSecond, 8)
    }

    /// The service's: 6 MiB at once, then 2 MiB a second.
    public static let service = BandwidthShape(burst: 6_291_456, bytesPerSecond: 2_097_152)
}
