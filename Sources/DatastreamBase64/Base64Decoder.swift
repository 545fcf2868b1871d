/// Decodes base64 (RFC 4648, section 4) as it comes, in pieces cut anywhere.
///
/// Padding may be missing, but not a part of it, and line breaks are passed over.
package struct Base64Decoder {
    @usableFromInline var group: UInt32 = 0
    @usableFromInline var bits: UInt32 = 0
    @usableFromInline var digits = 0
    @usableFromInline var padding = 0
    @usableFromInline var offset = 0

    /// Makes a decoder of one text.
    package init() {}

    /// Gives each byte that a piece of the text completes.
    /// - Throws: ``Base64Error`` at the first byte that is not base64.
    @inlinable
    package mutating func decode(_ text: some Sequence<UInt8>, _ output: (UInt8) -> Void) throws(Base64Error) {
        for digit in text {
            defer { offset += 1 }
            switch digit {
            case 0x0A, 0x0D: continue
            case UInt8(ascii: "="):
                padding += 1
                guard padding <= 2 else { throw Base64Error(offset: offset) }
                continue
            default: break
            }
            guard padding == 0, let value = value(of: digit) else { throw Base64Error(offset: offset) }
            digits += 1
            group = (group << 6 | value) & 0xFFFF
            bits += 6
            guard bits >= 8 else { continue }
            bits -= 8
            output(UInt8(truncatingIfNeeded: group >> bits))
        }
    }

    /// Checks that the text was complete; all bytes are out by then.
    /// - Throws: ``Base64Error`` when the last group is a single digit, or its padding is wrong.
    package func finish() throws(Base64Error) {
        let isComplete = digits % 4 != 1 && (padding == 0 || (digits + padding) % 4 == 0)
        guard isComplete else { throw Base64Error(offset: offset) }
    }

    @inlinable
    func value(of digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
