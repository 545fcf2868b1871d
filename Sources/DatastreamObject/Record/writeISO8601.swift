/// How many bytes `2026-03-12T19:03:58.000Z` has.
package let iso8601Length = 24

/// Writes a point in time as ISO 8601 in UTC with milliseconds; false, with nothing written, outside of the years 0 to 9999.
/// - Parameters:
///   - milliseconds: Milliseconds since 1970-01-01T00:00:00Z.
///   - text: At least ``iso8601Length`` bytes.
package func writeISO8601(_ milliseconds: Int64, into text: UnsafeMutableBufferPointer<UInt8>) -> Bool {
    let day: Int64 = 86_400_000
    let (quotient, remainder) = milliseconds.quotientAndRemainder(dividingBy: day)
    let days = remainder < 0 ? quotient - 1 : quotient
    let time = Int(remainder < 0 ? remainder + day : remainder)
    // civil date from days since 1970, in eras of 400 years that begin on 1 March
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
    let year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
    guard (0...9999).contains(year) else { return false }

    guard text.count >= iso8601Length else { return false }
    func put(_ value: Int, at index: Int) {
        let tens = (value &* 103) &>> 10
        text[index] = UInt8(truncatingIfNeeded: 48 &+ tens)
        text[index + 1] = UInt8(truncatingIfNeeded: 48 &+ value &- 10 &* tens)
    }
    put(year / 100, at: 0)
    put(year % 100, at: 2)
    text[4] = UInt8(ascii: "-")
    put(month, at: 5)
    text[7] = UInt8(ascii: "-")
    put(Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1), at: 8)
    text[10] = UInt8(ascii: "T")
    put(time / 3_600_000, at: 11)
    text[13] = UInt8(ascii: ":")
    put(time / 60_000 % 60, at: 14)
    text[16] = UInt8(ascii: ":")
    put(time / 1_000 % 60, at: 17)
    text[19] = UInt8(ascii: ".")
    put(time % 1_000 / 10, at: 20)
    text[22] = UInt8(truncatingIfNeeded: 48 &+ time % 10)
    text[23] = UInt8(ascii: "Z")
    return true
}
