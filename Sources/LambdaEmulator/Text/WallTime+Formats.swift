extension WallTime {
    /// The form in Function URL events, such as `12/Mar/2020:19:03:58 +0000`.
    var commonLogFormat: String {
        let date = civilDate
        return "\(Self.padded(date.day))/\(Self.months[date.month - 1])/\(date.year):\(timeOfDay) +0000"
    }

    /// The form in log lines, such as `2020-03-12T19:03:58.001Z`.
    var iso8601: String {
        let date = civilDate
        let thousandths = Int((milliseconds % 1_000 + 1_000) % 1_000)
        let fraction = Self.padded(thousandths / 10) + String(thousandths % 10)
        return "\(date.year)-\(Self.padded(date.month))-\(Self.padded(date.day))T\(timeOfDay).\(fraction)Z"
    }

    /// The form of the HTTP `Date` header, RFC 9110 section 5.6.7.
    var httpDate: String {
        let date = civilDate
        let weekday = Self.weekdays[Int((days % 7 + 11) % 7)]
        return "\(weekday), \(Self.padded(date.day)) \(Self.months[date.month - 1]) \(date.year) \(timeOfDay) GMT"
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

    private var secondOfDay: Int { Int((seconds % 86_400 + 86_400) % 86_400) }

    private var days: Int64 { (seconds - Int64(secondOfDay)) / 86_400 }

    private var timeOfDay: String {
        [secondOfDay / 3_600, secondOfDay / 60 % 60, secondOfDay % 60].map(Self.padded).joined(separator: ":")
    }

    /// Days to a date, after Howard Hinnant's `civil_from_days`: years begin in March, eras last 400 years.
    private var civilDate: (year: Int, month: Int, day: Int) {
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    private static func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
}
