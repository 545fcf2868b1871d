extension String {
    /// Calls a closure with the UTF-8 bytes of the string, without a copy for native strings.
    func withUTF8Bytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
        var native = self
        return native.withUTF8(body)
    }

    /// Whether both strings are the same bytes; `==` would also equate canonically equivalent ones.
    func hasSameBytes(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return other.withUTF8Bytes { isBytes($0) }
    }

    /// Whether the string is made of these bytes.
    func isBytes(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        withUTF8Bytes { own in
            guard own.count == bytes.count else { return false }
            var position = 0
            while position < own.count, own[position] == bytes[position] { position += 1 }
            return position == own.count
        }
    }

    /// Whether the string comes before another in the order of their UTF-8 bytes, which is that of their code points.
    func precedesByBytes(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }
}
