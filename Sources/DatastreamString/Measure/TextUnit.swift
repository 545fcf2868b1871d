import NIOCore

/// What the length of a text is counted in.
public enum TextUnit: Sendable {
    /// Bytes of UTF-8.
    case utf8
    /// Unicode scalars.
    case scalars
    /// Code units of UTF-16, what JavaScript calls the length of a string.
    case utf16

    /// How many units begin in the bytes; a scalar that is cut counts where it begins.
    func count(in chunk: ByteBuffer) -> Int {
        switch self {
        case .utf8: chunk.readableBytes
        case .scalars: chunk.withUnsafeReadableBytes { $0.count { $0 & 0xC0 != 0x80 } }
        case .utf16:
            chunk.withUnsafeReadableBytes { bytes in
                bytes.reduce(0) { $0 &+ ($1 & 0xC0 != 0x80 ? 1 : 0) &+ ($1 >= 0xF0 ? 1 : 0) }
            }
        }
    }
}
