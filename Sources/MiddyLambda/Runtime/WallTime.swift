#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A moment of the system's clock, in UTC.
struct WallTime: Sendable {
    var millisecondsSince1970: Int64

    static var now: WallTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return WallTime(millisecondsSince1970: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// As in `2026-01-31T23:59:59.999Z` (RFC 3339).
    var text: String {
        var seconds = time_t(millisecondsSince1970 / 1_000)
        var fields = tm()
        gmtime_r(&seconds, &fields)
        func digits(_ number: some BinaryInteger, _ count: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
        }
        let date = "\(digits(fields.tm_year + 1_900, 4))-\(digits(fields.tm_mon + 1, 2))-\(digits(fields.tm_mday, 2))"
        let time = "\(digits(fields.tm_hour, 2)):\(digits(fields.tm_min, 2)):\(digits(fields.tm_sec, 2))"
        return "\(date)T\(time).\(digits(millisecondsSince1970 % 1_000, 3))Z"
    }
}
