/// The first place in `from..<to` that holds one of three bytes, or `to`; eight bytes at a time.
/// - Parameter bytes: Readable for `to` bytes.
@inline(__always)
func findByte(
    _ a: UInt8,
    _ b: UInt8,
    _ c: UInt8,
    in bytes: UnsafePointer<UInt8>,
    from: Int,
    to: Int
) -> Int {
    let raw = UnsafeRawPointer(bytes)
    let patterns = (repeated(a), repeated(b), repeated(c))
    var index = from
    while index &+ 8 <= to {
        let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        let found = zeroBytes(word ^ patterns.0) | zeroBytes(word ^ patterns.1) | zeroBytes(word ^ patterns.2)
        if found != 0 { return index &+ found.trailingZeroBitCount >> 3 }
        index &+= 8
    }
    while index < to {
        let byte = bytes[index]
        if byte == a || byte == b || byte == c { return index }
        index &+= 1
    }
    return to
}
