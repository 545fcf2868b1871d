/// Ten to the power of 0 to 18.
private let powersOfTen: [UInt64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
    100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
    10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
]

/// Writes a number in units of its last place.
/// - Parameters:
///   - scale: How many digits stand after the point, 0 to 18.
///   - start: Writable for 40 bytes.
/// - Returns: Where it ends.
func writeNumber(
    _ magnitude: UInt64,
    isNegative: Bool,
    scale: Int,
    at start: UnsafeMutablePointer<UInt8>
) -> UnsafeMutablePointer<UInt8> {
    var end = start
    if isNegative {
        end.pointee = UInt8(ascii: "-")
        end += 1
    }
    guard scale > 0 else { return writeDigits(magnitude, at: end) }
    if magnitude < 100_000_000, scale < 8 { return writeShortDecimal(magnitude, scale: scale, at: end) }
    let (whole, fraction) = magnitude.quotientAndRemainder(dividingBy: powersOfTen[scale])
    end = writeDigits(whole, at: end)
    end.pointee = UInt8(ascii: ".")
    end += 1
    if scale <= 8 {
        put(eightCharacters(fraction) &>> UInt64(8 &* (8 &- scale)), at: end)
    } else {
        var rest = fraction
        for index in (0..<scale).reversed() {
            end[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }
    return end + scale
}

/// Writes a number below 10^8 with 1 to 7 digits behind the point; up to 16 bytes are written to.
/// - Returns: Where it ends.
@inlinable
@inline(__always)
func writeShortDecimal(
    _ magnitude: UInt64,
    scale: Int,
    at start: UnsafeMutablePointer<UInt8>
) -> UnsafeMutablePointer<UInt8> {
    // the digits up to the point, the point over the one behind it, and the last ones again
    let digits = eightDigits(magnitude)
    let zeros = min(leadingZeroBits(digits), UInt64(56 &- 8 &* scale))
    let text = digits | repeated(UInt8(ascii: "0"))
    put(text &>> zeros, at: start)
    let point = start + (8 &- scale &- Int(zeros &>> 3))
    point.pointee = UInt8(ascii: ".")
    put(text &>> UInt64(64 &- 8 &* scale), at: point + 1)
    return point + 1 + scale
}

/// Writes a number of millionths with as few digits behind the point as there have to be, one at least.
/// - Parameter millionths: Below 10^15; up to 32 bytes are written to.
/// - Returns: Where it ends.
@inline(__always)
func writeMillionths(_ millionths: UInt64, at start: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    let whole = millionths / 1_000_000
    let point = writeDigits(whole, at: start)
    point.pointee = UInt8(ascii: ".")
    // six digits, the first in the lowest byte; zeros at their end are zeros at the top of the word
    let digits = eightDigits(millionths &- whole &* 1_000_000) &>> 16
    let zeros = digits.leadingZeroBitCount &>> 3
    put(digits | repeated(UInt8(ascii: "0")), at: point + 1)
    return point + 1 + max(1, 8 &- zeros)
}

/// Writes the digits of a number; up to 24 bytes are written to.
/// - Returns: Where they end.
@inline(__always)
private func writeDigits(_ value: UInt64, at start: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    value < 100_000_000 ? writeUpToEightDigits(value, at: start) : writeManyDigits(value, at: start)
}

@inline(never)
private func writeManyDigits(_ value: UInt64, at start: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: 100_000_000)
    let end = writeDigits(quotient, at: start)
    put(eightCharacters(remainder), at: end)
    return end + 8
}

@inlinable
@inline(__always)
func writeUpToEightDigits(
    _ value: UInt64,
    at start: UnsafeMutablePointer<UInt8>
) -> UnsafeMutablePointer<UInt8> {
    let digits = eightDigits(value)
    let zeros = leadingZeroBits(digits)
    put((digits | repeated(UInt8(ascii: "0"))) &>> zeros, at: start)
    return start + (8 &- Int(zeros &>> 3))
}

/// How many bits of eight digits belong to zeros before the first other digit; the last digit does not count.
@inlinable
@inline(__always)
func leadingZeroBits(_ digits: UInt64) -> UInt64 {
    UInt64((digits | 1 &<< 56).trailingZeroBitCount) & 56
}

/// The values of the eight digits of a number below 10^8, the first in the lowest byte.
@inlinable
@inline(__always)
func eightDigits(_ value: UInt64) -> UInt64 {
    // two numbers of four digits in 32 bits each, four of two digits in 16 each, eight digits; the quotients by
    // multiplication are exact for numbers as small as these, and each step moves the remainders up beside them:
    // quotient + (value - quotient * 10^n) << bits = value << bits - quotient * (10^n << bits - 1)
    let tenThousands = (value &* 109_951_163) &>> 40
    let fours = value &<< 32 &- tenThousands &* (10_000 &<< 32 &- 1)
    let hundreds = (fours &* 10_486) &>> 20 & 0x0000_007F_0000_007F
    let pairs = fours &<< 16 &- hundreds &* (100 &<< 16 &- 1)
    let tens = (pairs &* 103) &>> 10 & 0x000F_000F_000F_000F
    return pairs &<< 8 &- tens &* (10 &<< 8 &- 1)
}

/// The eight digits of a number below 10^8 as ASCII, the first in the lowest byte.
@inline(__always)
private func eightCharacters(_ value: UInt64) -> UInt64 {
    eightDigits(value) | repeated(UInt8(ascii: "0"))
}

@inlinable
@inline(__always)
func put(_ digits: UInt64, at start: UnsafeMutablePointer<UInt8>) {
    UnsafeMutableRawPointer(start).storeBytes(of: digits.littleEndian, as: UInt64.self)
}

/// A number in millionths, when it is a whole number of them that has at most 15 digits, and is no exponent's business; nil
/// for all others.
///
/// Two decimals of at most 15 digits are never the same `Double`, so the one that gives the number back is the shortest.
@inline(__always)
func wholeMillionths(_ value: Double) -> UInt64? {
    let size = value.magnitude
    guard size >= 0.001, size < 1e9 else { return value == 0 && value.sign == .plus ? 0 : nil }
    // rounded by hand, since the comparison finds out what is wrong
    let millionths = Int64(size * 1e6 + 0.5)
    return Double(millionths) / 1e6 == size ? UInt64(millionths) : nil
}

/// A number of millionths in units of its last digit that is not zero, or in tenths.
func withoutTrailingZeros(_ millionths: UInt64) -> (magnitude: UInt64, scale: Int) {
    var (magnitude, scale) = (millionths, 6)
    while scale > 1, magnitude % 10 == 0 {
        magnitude /= 10
        scale -= 1
    }
    return (magnitude, scale)
}
