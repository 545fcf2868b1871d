/// Writes a decimal number to the end of `text`.
/// - Returns: Where it starts.
@inlinable
func writeDecimal<Value: FixedWidthInteger>(
    _ value: Value,
    scale: Int,
    into text: UnsafeMutableBufferPointer<UInt8>
) -> Int {
    var rest = value.magnitude
    var index = text.count
    var digits = 0
    repeat {
        if digits == scale, scale > 0 {
            index &-= 1
            text[index] = UInt8(ascii: ".")
        }
        let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
        index &-= 1
        text[index] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit)
        rest = quotient
        digits &+= 1
    } while rest != 0 || digits <= scale
    if value < 0 {
        index &-= 1
        text[index] = UInt8(ascii: "-")
    }
    return index
}

/// Whether bytes are `digits[.digits][e[+-]digits]`.
func isPlainNumber(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    var rest = bytes[...]
    func skipDigits() -> Bool {
        let count = rest.prefix { (0x30...0x39).contains($0) }.count
        rest = rest.dropFirst(count)
        return count > 0
    }
    guard skipDigits() else { return false }
    if rest.first == UInt8(ascii: ".") {
        rest = rest.dropFirst()
        guard skipDigits() else { return false }
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
        rest = rest.dropFirst()
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        guard skipDigits() else { return false }
    }
    return rest.isEmpty
}
