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

/// Says which of the named results is not the same, or nil.
func differenceOfResults(
    _ results: [String: any Sendable],
    _ expected: [String: any Sendable],
    _ names: [String]
) -> String? {
    for name in names {
        let (left, right) = (results[name], expected[name])
        if let left = left as? AnyHashable, let right = right as? AnyHashable, left == right { continue }
        let texts = (String(reflecting: left), String(reflecting: right))
        if texts.0 != texts.1 { return "the result \"\(name)\" is \(texts.0); the whole input gives \(texts.1)" }
    }
    return nil
}
