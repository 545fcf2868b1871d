import NIOCore

/// Says where two values differ, with some of what stands there.
func difference<Value>(between actual: Value, and expected: Value, _ expectation: String) -> String {
    let (left, right) = (bytes(of: actual), bytes(of: expected))
    let offset = zip(left, right).prefix { $0.0 == $0.1 }.count
    return """
        it gives \(left.count) bytes, \(expectation) is \(right.count) bytes; \
        at byte \(offset) it has \(excerpt(left, around: offset)) instead of \(excerpt(right, around: offset))
        """
}

/// Bytes as they are, other values as they are printed.
private func bytes(of value: Any) -> [UInt8] {
    switch value {
    case let bytes as ByteBuffer: Array(bytes.readableBytesView)
    case let text as String: Array(text.utf8)
    default: Array(String(reflecting: value).utf8)
    }
}

private func excerpt(_ bytes: [UInt8], around offset: Int) -> String {
    String(decoding: bytes.dropFirst(max(offset - 16, 0)).prefix(48), as: UTF8.self).debugDescription
}
