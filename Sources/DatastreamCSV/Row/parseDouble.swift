/// The powers of ten that a `Double` holds exactly.
private let exactPowersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
]

/// The floating-point number that the bytes of a batch's field spell, correctly rounded.
///
/// At most eight digits, with a point among them or none, are read all at once.
@usableFromInline
func parseFieldDouble(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    guard let start = bytes.baseAddress, bytes.count > 0 else { return nil }
    let isNegative = start.pointee == UInt8(ascii: "-")
    let first = start + (isNegative ? 1 : 0)
    let count = bytes.count &- (isNegative ? 1 : 0)
    // a batch's bytes are readable for 64 more
    let word = UInt64(littleEndian: UnsafeRawPointer(first).loadUnaligned(as: UInt64.self))
    let point = zeroBytes(word ^ repeated(UInt8(ascii: "."))).trailingZeroBitCount &>> 3
    guard point < count, point < 8 else {
        guard count <= 8, let digits = parseShortDigits(word, count) else { return parseDouble(bytes) }
        return isNegative ? -Double(digits) : Double(digits)
    }
    let before: UInt64 = 1 &<< UInt64(8 &* point) &- 1
    let after =
        count <= 8 ? word &>> 8 : UInt64(littleEndian: UnsafeRawPointer(first + 1).loadUnaligned(as: UInt64.self))
    guard count <= 9, let digits = parseShortDigits(word & before | after & ~before, count &- 1) else {
        return parseDouble(bytes)
    }
    let value = Double(digits) / exactPowersOfTen[count &- 1 &- point]
    return isNegative ? -value : value
}

/// The floating-point number that bytes spell, correctly rounded.
///
/// A whole number below 2^53 times or divided by a power of ten up to 10^22 is one exact operation (Clinger, 1990); the rest
/// goes to the standard library.
@usableFromInline
func parseDouble(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    let count = bytes.count
    var index = 0
    var isNegative = false
    if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
        isNegative = sign == UInt8(ascii: "-")
        index = 1
    }
    var mantissa: UInt64 = 0
    var digits = 0
    var exponent = 0
    func digit() -> UInt8? {
        guard index < count else { return nil }
        let digit = bytes[index] &- UInt8(ascii: "0")
        return digit < 10 ? digit : nil
    }
    while let value = digit() {
        mantissa = mantissa &* 10 &+ UInt64(value)
        digits &+= 1
        index &+= 1
    }
    if index < count, bytes[index] == UInt8(ascii: ".") {
        index &+= 1
        while let value = digit() {
            mantissa = mantissa &* 10 &+ UInt64(value)
            digits &+= 1
            exponent &-= 1
            index &+= 1
        }
    }
    guard digits > 0 else { return parseSpecialDouble(bytes) }
    if index < count, bytes[index] | 0x20 == UInt8(ascii: "e") {
        index &+= 1
        var isDivided = false
        if index < count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
            isDivided = bytes[index] == UInt8(ascii: "-")
            index &+= 1
        }
        guard digit() != nil else { return nil }
        var power = 0
        while let value = digit() {
            if power < 100_000 { power = power &* 10 &+ Int(value) }
            index &+= 1
        }
        exponent &+= isDivided ? 0 &- power : power
    }
    guard index == count else { return nil }
    if digits <= 19, mantissa <= 1 << 53, exponent >= -22, exponent <= 22 {
        let value = Double(mantissa)
        let scaled = exponent < 0 ? value / exactPowersOfTen[0 &- exponent] : value * exactPowersOfTen[exponent]
        return isNegative ? -scaled : scaled
    }
    return Double(String(decoding: bytes, as: UTF8.self))
}

/// `inf`, `infinity` or `nan`, with a sign or none.
private func parseSpecialDouble(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    var text = String(decoding: bytes, as: UTF8.self).lowercased()
    let isNegative = text.hasPrefix("-")
    if isNegative || text.hasPrefix("+") { text.removeFirst() }
    switch text {
    case "inf", "infinity": return isNegative ? -Double.infinity : .infinity
    case "nan": return .nan
    default: return nil
    }
}
