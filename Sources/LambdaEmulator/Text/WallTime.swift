#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A moment in Unix time, to the millisecond.
struct WallTime: Sendable, Hashable {
    /// Milliseconds since the start of 1970, UTC.
    let milliseconds: Int64

    /// Whole seconds since the start of 1970, UTC.
    var seconds: Int64 { (milliseconds - (milliseconds % 1_000 + 1_000) % 1_000) / 1_000 }

    static func now() -> WallTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return WallTime(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }

    func advanced(by duration: Duration) -> WallTime {
        let (seconds, attoseconds) = duration.components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
        guard !overflow else { return WallTime(milliseconds: .max) }
        let (sum, isTooLarge) = milliseconds.addingReportingOverflow(whole + attoseconds / 1_000_000_000_000_000)
        return WallTime(milliseconds: isTooLarge ? .max : sum)
    }
}
