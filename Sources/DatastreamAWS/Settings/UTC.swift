#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Points in time as the time since 1970-01-01T00:00:00Z, without leap seconds.
enum UTC {
    /// The machine's time.
    static func now() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }

    /// A time as ISO 8601 basic text: `20150830T123600Z`.
    static func basicText(_ time: Duration) -> String {
        let seconds = time.components.seconds
        let day = seconds / 86_400 - (seconds % 86_400 < 0 ? 1 : 0)
        let rest = seconds - day * 86_400
        let (year, month, dayOfMonth) = date(ofDay: day)
        let clock = digits(rest / 3_600, 2) + digits(rest / 60 % 60, 2) + digits(rest % 60, 2)
        return digits(year, 4) + digits(month, 2) + digits(dayOfMonth, 2) + "T" + clock + "Z"
    }

    /// The time that ISO 8601 text such as `2015-08-30T12:36:00Z` names, to the second, or nil.
    ///
    /// Fractions of a second are dropped; the offset has to be zero, which is what AWS sends.
    static func parse(_ text: String) -> Duration? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, [4, 7].allSatisfy({ bytes[$0] == UInt8(ascii: "-") }),
            [13, 16].allSatisfy({ bytes[$0] == UInt8(ascii: ":") }), bytes[10] | 0x20 == UInt8(ascii: "t")
        else { return nil }
        var zone = bytes[19...]
        if zone.first == UInt8(ascii: ".") {
            zone = zone.dropFirst().drop { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
        guard ["Z", "z", "+00:00", "-00:00", "+0000"].contains(String(decoding: zone, as: UTF8.self)),
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        return .seconds(dayNumber(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second)
    }

    /// The days from 1970-01-01 to a date, counted in eras of 400 years that begin on the first of March.
    private static func dayNumber(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }

    private static func date(ofDay day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * march + 2) / 5 + 1)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int64(String(decoding: digits, as: UTF8.self))
    }

    private static func digits(_ number: Int64, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
}
