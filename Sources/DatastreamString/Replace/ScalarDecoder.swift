import NIOCore

/// Makes UTF-8 of bytes that come in chunks: a scalar that is cut waits for its rest, what is no scalar becomes U+FFFD.
struct ScalarDecoder {
    private var cut: [UInt8] = []

    /// The text of the bytes so far, without a scalar that is cut at their end.
    mutating func decode(_ chunk: ByteBuffer, isFinal: Bool = false) -> String {
        var bytes = cut
        bytes.append(contentsOf: chunk.readableBytesView)
        let whole = isFinal ? bytes.count : bytes.count - cutLength(bytes)
        cut = Array(bytes[whole...])
        return String(decoding: bytes[..<whole], as: UTF8.self)
    }

    /// How many of the last bytes begin a scalar and do not end it.
    private func cutLength(_ bytes: [UInt8]) -> Int {
        for length in 1...3 where length <= bytes.count {
            let byte = bytes[bytes.count - length]
            if byte & 0xC0 == 0x80 { continue }
            let needed = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return needed > length ? length : 0
        }
        return 0
    }
}
