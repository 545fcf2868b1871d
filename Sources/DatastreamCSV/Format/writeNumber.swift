/// Ten to the power of 0 to 18.
private let powersOfTen: [UInt64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
    100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
    10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
]

/// Writes a number in units of its last place.
/// - Parameters:
///   - scale: How many digits stand after the point, 0 to 18.
///   - start: Writable for 64 bytes, of which at most 40 are used; nil writes nothing.
/// - Returns: How many bytes it has.
@inline(__always)
func writeNumber(_ magnitude: UInt64, isNegative: Bool, scale: Int, at start: UnsafeMutablePointer<UInt8>?) -> Int {
    guard let start else { return 0 }
    var end = start
    if isNegative {
        end.pointee = UInt8(ascii: "-")
        end += 1
    }
    guard scale > 0 else { return writeDigits(magnitude, at: end) - start }
    if magnitude < 100_000_000, scale < 8 {
        // no division: the digits up to the point, the point over the one behind it, and the last ones again
        let digits = max(countDigits(magnitude), scale &+ 1)
        let all = eightDigits(magnitude)
        put(all &>> UInt64(8 &* (8 &- digits)), at: end)
        end += digits &- scale
        end.pointee = UInt8(ascii: ".")
        put(all &>> UInt64(8 &* (8 &- scale)), at: end + 1)
        return end + 1 + scale - start
    }
    let (whole, fraction) = magnitude.quotientAndRemainder(dividingBy: powersOfTen[scale])
    end = writeDigits(whole, at: end)
    end.pointee = UInt8(ascii: ".")
    end += 1
    if scale <= 8 {
        put(eightDigits(fraction) &>> UInt64(8 &* (8 &- scale)), at: end)
    } else {
        var rest = fraction
        for index in (0..<scale).reversed() {
            end[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }
    return end + scale - start
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
    put(eightDigits(remainder), at: end)
    return end + 8
}

@inline(__always)
private func writeUpToEightDigits(
    _ value: UInt64,
    at start: UnsafeMutablePointer<UInt8>
) -> UnsafeMutablePointer<UInt8> {
    // how many there are is found from the number alone, so that what comes behind need not wait for the digits
    let digits = countDigits(value)
    put(eightDigits(value) &>> UInt64(8 &* (8 &- digits)), at: start)
    return start + digits
}

/// How many digits a number below 10^18 has, 1 for zero.
@inline(__always)
private func countDigits(_ value: UInt64) -> Int {
    let bits = UInt64.bitWidth &- (value | 1).leadingZeroBitCount
    let least = (bits &* 1_233) &>> 12
    return max(1, least &+ (value >= powersOfTen[least] ? 1 : 0))
}

/// The eight digits of a number below 10^8 as ASCII, the first in the lowest byte.
@inline(__always)
private func eightDigits(_ value: UInt64) -> UInt64 {
    // two numbers of four digits in 32 bits each, four of two digits in 16 each, eight digits; the quotients by
    // multiplication are exact for numbers as small as these
    let fours = value / 10_000 | (value % 10_000) << 32
    let hundreds = (fours &* 10_486) &>> 20 & 0x0000_007F_0000_007F
    let pairs = hundreds | (fours &- hundreds &* 100) &<< 16
    let tens = (pairs &* 103) &>> 10 & 0x000F_000F_000F_000F
    return (tens | (pairs &- tens &* 10) &<< 8) | repeated(UInt8(ascii: "0"))
}

@inline(__always)
private func put(_ digits: UInt64, at start: UnsafeMutablePointer<UInt8>) {
    UnsafeMutableRawPointer(start).storeBytes(of: digits.littleEndian, as: UInt64.self)
}

/// A number as a whole number of units of its last place, when it has at most 6 places and 15 digits and is no exponent's
/// business; nil for all others.
///
/// Two decimals of at most 15 digits are never the same `Double`, so the one that gives the number back is the shortest.
func shortDecimal(_ value: Double) -> (magnitude: UInt64, scale: Int)? {
    let size = value.magnitude
    guard size >= 0.001, size < 1e9 else { return nil }
    let units = (size * 1e6).rounded()
    guard units / 1e6 == size else { return nil }
    var magnitude = UInt64(units)
    var scale = 6
    if magnitude % 10_000 == 0 {
        magnitude /= 10_000
        scale = 2
    }
    while scale > 1, magnitude % 10 == 0 {
        magnitude /= 10
        scale -= 1
    }
    return (magnitude, scale)
}
