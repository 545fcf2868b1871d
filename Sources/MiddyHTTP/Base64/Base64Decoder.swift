import NIOCore

/// Decodes base64 (RFC 4648, section 4) as it comes, in pieces cut anywhere.
///
/// Padding may be missing, and line breaks are passed over.
struct Base64Decoder {
    private var group: UInt32 = 0
    private var bits: UInt32 = 0
    private var digits = 0
    private var padding = 0
    private var offset = 0

    /// The bytes that `text` completes.
    /// - Throws: ``Base64Error`` at the first character that is not base64.
    mutating func decode(_ text: ByteBuffer) throws(Base64Error) -> ByteBuffer {
        var bytes = ByteBuffer()
        bytes.reserveCapacity(text.readableBytes / 4 * 3 + 3)
        for digit in text.readableBytesView {
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
            bytes.writeInteger(UInt8(truncatingIfNeeded: group >> bits))
        }
        return bytes
    }

    /// Checks that the text was complete; all bytes are out by then.
    /// - Throws: ``Base64Error`` when the last group is a single digit, or its padding is wrong.
    func finish() throws(Base64Error) {
        let isComplete = digits % 4 != 1 && (padding == 0 || (digits + padding) % 4 == 0)
        guard isComplete else { throw Base64Error(offset: offset) }
    }

    private func value(of digit: UInt8) -> UInt32? {
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

/// A body that is said to be base64 is not.
public struct Base64Error: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where the text stops to be base64, in bytes from its start.
    public let offset: Int

    /// Where the text stops to be base64.
    public var description: String { "the text is not base64 at byte \(offset)" }
}
