/// The number that one to eight digits spell, or nil for anything else; all digits at once, without a branch for each.
/// - Parameter start: Readable for eight bytes, as every field of a batch is.
@inlinable
@inline(__always)
func parseShortDigits(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt64? {
    parseShortDigits(UInt64(littleEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt64.self)), count)
}

/// The same of the bytes in a word, the first in its lowest byte; bytes behind the last digit do not matter.
@inlinable
@inline(__always)
func parseShortDigits(_ word: UInt64, _ count: Int) -> UInt64? {
    guard count >= 1, count <= 8 else { return nil }
    // digits to the end of the word, zeros before them
    let shift = UInt64(8 &* (8 &- count))
    let digits = (word ^ repeated(UInt8(ascii: "0"))) &<< shift
    guard (digits | (digits &+ repeated(6))) & repeated(0xF0) == 0 else { return nil }
    // pairs, then fours, then all eight; the first digit is in the lowest byte
    let pairs = digits &* 10 &+ digits >> 8
    let even = (pairs & 0x0000_00FF_0000_00FF) &* (1_000_000 << 32 | 100)
    let odd = (pairs >> 16 & 0x0000_00FF_0000_00FF) &* (10_000 << 32 | 1)
    return (even &+ odd) >> 32
}

/// The integer that bytes spell: a sign or none, and digits.
@inlinable
func parseInteger<Value: FixedWidthInteger>(_ bytes: UnsafeBufferPointer<UInt8>) -> Value? {
    var index = 0
    var isNegative = false
    if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
        isNegative = sign == UInt8(ascii: "-")
        index = 1
    }
    guard index < bytes.count else { return nil }
    // up to 18 digits fit a word, so only longer ones need the checks
    if bytes.count &- index <= 18 {
        var word: UInt64 = 0
        while index < bytes.count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            word = word &* 10 &+ UInt64(digit)
            index &+= 1
        }
        let signed = Int64(bitPattern: word)
        return Value(exactly: isNegative ? 0 &- signed : signed)
    }
    var value: Value = 0
    while index < bytes.count {
        let digit = bytes[index] &- UInt8(ascii: "0")
        guard digit < 10 else { return nil }
        let (product, overflows) = value.multipliedReportingOverflow(by: 10)
        guard !overflows, let step = Value(exactly: digit) else { return nil }
        let next = isNegative ? product.subtractingReportingOverflow(step) : product.addingReportingOverflow(step)
        guard !next.overflow else { return nil }
        value = next.partialValue
        index &+= 1
    }
    return value
}

/// `true` or `false` in any case.
@inlinable
func parseBool(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool? {
    guard let start = bytes.baseAddress, bytes.count == 4 || bytes.count == 5 else { return nil }
    // 0x20 makes letters small; what is no letter stays different from all of these
    let word = UInt32(littleEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)) | 0x2020_2020
    if bytes.count == 4 { return word == 0x6575_7274 ? true : nil }
    return word == 0x736C_6166 && start[4] | 0x20 == UInt8(ascii: "e") ? false : nil
}
