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
    // every digit with the one behind it; none of these is above 99
    let pairs = digits &* 10 &+ digits >> 8
    func pair(_ index: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: pairs >> (8 &* index) & 0xFF) }
    let year = pair(0) &* 100 &+ pair(2)
    let month = pair(5)
    let (tens, ones) = (start[8] &- UInt8(ascii: "0"), start[9] &- UInt8(ascii: "0"))
    guard tens < 10, ones < 10 else { return nil }
    let day = UInt32(tens &* 10 &+ ones)
    guard month >= 1, month <= 12, day >= 1, day <= 28 || day <= daysInMonth(month, year) else { return nil }
    return Int64(daysSince1970(year: year, month: month, day: day)) &* 86_400_000
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

private func daysInMonth(_ month: UInt32, _ year: UInt32) -> UInt32 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
}

/// Days from 1970-01-01, in years that begin on 1 March so that the leap day comes last, and 400 years later so that none is
/// before the year 0.
@inline(__always)
private func daysSince1970(year: UInt32, month: UInt32, day: UInt32) -> Int32 {
    let years = year &+ (month > 2 ? 400 : 399)
    let months = month > 2 ? month &- 3 : month &+ 9
    let days = years &* 365 &+ years / 4 &- years / 100 &+ years / 400 &+ (153 &* months &+ 2) / 5 &+ day
    return Int32(bitPattern: days) &- (719_468 + 146_097 + 1)
}
