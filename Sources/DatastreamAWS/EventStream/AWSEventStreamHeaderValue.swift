public import NIOCore

/// A header's value in an event-stream message: one of the format's ten types.
public enum AWSEventStreamHeaderValue: Sendable, Hashable {
    /// Types 0 and 1.
    case bool(Bool)
    /// Type 2.
    case int8(Int8)
    /// Type 3.
    case int16(Int16)
    /// Type 4.
    case int32(Int32)
    /// Type 5.
    case int64(Int64)
    /// Type 6: at most 65,535 bytes.
    case bytes(ByteBuffer)
    /// Type 7: at most 65,535 bytes of UTF-8.
    case string(String)
    /// Type 8: milliseconds since 1970-01-01T00:00:00Z.
    case timestamp(milliseconds: Int64)
    /// Type 9: the UUID's 16 bytes.
    case uuid(UInt128)

    /// The value when it is text, else nil.
    public var string: String? {
        if case .string(let value) = self { value } else { nil }
    }
}
