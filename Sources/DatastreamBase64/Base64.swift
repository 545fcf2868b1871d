/// Base64 with the standard alphabet and padding (RFC 4648, section 4).
package enum Base64 {
    @usableFromInline static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )

    /// The text for some bytes, four characters for three.
    @inlinable
    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        let alphabet = alphabet
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var group: UInt32 = 0
        var size = 0
        func emit() {
            for digit in 0..<4 {
                let value = group >> UInt32(18 - 6 * digit) & 0x3F
                text.append(digit <= size ? alphabet[Int(value)] : UInt8(ascii: "="))
            }
            (group, size) = (0, 0)
        }
        for byte in bytes {
            group |= UInt32(byte) << UInt32(16 - 8 * size)
            size += 1
            if size == 3 { emit() }
        }
        if size > 0 { emit() }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text; padding may be missing, but not a part of it, and line breaks are passed over.
    /// - Throws: ``Base64Error`` at the first byte that is not base64.
    @inlinable
    package static func decode(_ text: some Collection<UInt8>) throws(Base64Error) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3 + 3)
        var decoder = Base64Decoder()
        try decoder.decode(text) { bytes.append($0) }
        try decoder.finish()
        return bytes
    }

    /// The bytes of a text, or nil when it is not base64.
    package static func decode(_ text: String) -> [UInt8]? { try? decode(text.utf8) }
}

/// A text that is said to be base64 is not.
public struct Base64Error: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where the text stops to be base64, in bytes from its start.
    public let offset: Int

    @usableFromInline
    init(offset: Int) { self.offset = offset }

    /// Where the text stops to be base64.
    public var description: String { "the text is not base64 at byte \(offset)" }
}
