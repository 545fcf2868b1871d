/// The point in time that bytes spell in ISO 8601, in milliseconds since 1970-01-01T00:00:00Z.
@usableFromInline
func parseISO8601(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard let day = parseDay(bytes) else { return nil }
    var milliseconds = day
    if bytes.count == 10 { return milliseconds }
    var cursor = ISO8601Cursor(bytes: bytes, index: 10)
    guard cursor.skip("T") || cursor.skip(" ") || cursor.skip("t") else { return nil }
    guard let hour = cursor.number(2), cursor.skip(":"), let minute = cursor.number(2), hour < 24, minute < 60
    else { return nil }
    milliseconds += Int64(hour * 60 + minute) * 60_000
    if cursor.skip(":") {
        guard let second = cursor.number(2), second < 60 else { return nil }
        milliseconds += Int64(second) * 1_000
        if cursor.skip(".") {
            guard let fraction = cursor.fraction() else { return nil }
            milliseconds += Int64(fraction)
        }
    }
    if cursor.isAtEnd { return milliseconds }
    if cursor.skip("Z") || cursor.skip("z") { return cursor.isAtEnd ? milliseconds : nil }
    let isEast = cursor.skip("+")
    guard isEast || cursor.skip("-"), let hours = cursor.number(2) else { return nil }
    _ = cursor.skip(":")
    guard let minutes = cursor.number(2), cursor.isAtEnd, hours < 24, minutes < 60 else { return nil }
    let offset = Int64(hours * 60 + minutes) * 60_000
    return isEast ? milliseconds - offset : milliseconds + offset
}

/// The start of the day that the first ten bytes spell as `YYYY-MM-DD`.
private func parseDay(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard bytes.count >= 10, let start = bytes.baseAddress, start[4] == UInt8(ascii: "-"), start[7] == UInt8(ascii: "-")
    else { return nil }
    // `YYYY-MM-`: bytes that are no digits have a bit above the fourth set here or after 6 is added
    let word = UInt64(littleEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt64.self))
    let digits = (word ^ 0x3030_3030_3030_3030) & 0x00FF_FF00_FFFF_FFFF
    guard (digits | (digits &+ 0x0006_0600_0606_0606)) & 0xF0F0_F0F0_F0F0_F0F0 == 0 else { return nil }
    func digit(_ index: UInt64) -> Int { Int(truncatingIfNeeded: digits >> (8 &* index) & 0xFF) }
    let year = digit(0) &* 1_000 &+ digit(1) &* 100 &+ digit(2) &* 10 &+ digit(3)
    let month = digit(5) &* 10 &+ digit(6)
    let (tens, ones) = (start[8] &- UInt8(ascii: "0"), start[9] &- UInt8(ascii: "0"))
    guard tens < 10, ones < 10 else { return nil }
    let day = Int(tens &* 10 &+ ones)
    guard month >= 1, month <= 12, day >= 1, day <= daysInMonth(month, year) else { return nil }
    return Int64(daysSince1970(year: year, month: month, day: day)) * 86_400_000
}

/// Reads the parts of a time, from left to right.
private struct ISO8601Cursor {
    let bytes: UnsafeBufferPointer<UInt8>
    var index: Int

    var isAtEnd: Bool { index == bytes.count }

    /// A number of exactly so many digits.
    @inline(__always)
    mutating func number(_ digits: Int) -> Int? {
        guard bytes.count - index >= digits else { return nil }
        var value = 0
        for _ in 0..<digits {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value &* 10 &+ Int(digit)
            index &+= 1
        }
        return value
    }

    /// Digits as thousandths, one at least; those behind the third are dropped.
    mutating func fraction() -> Int? {
        var value = 0
        var scale = 100
        let start = index
        while index < bytes.count, bytes[index] &- UInt8(ascii: "0") < 10 {
            value += Int(bytes[index] &- UInt8(ascii: "0")) * scale
            scale /= 10
            index += 1
        }
        return index > start ? value : nil
    }

    @inline(__always)
    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
        index &+= 1
        return true
    }
}

private func daysInMonth(_ month: Int, _ year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
}

/// Days from 1970-01-01, in years that begin on 1 March so that the leap day comes last.
private func daysSince1970(year: Int, month: Int, day: Int) -> Int {
    let shifted = month > 2 ? year : year - 1
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}
