extension JSONParser {
    /// Reads an escape from its backslash on and appends what it stands for to `scratch`.
    mutating func escape() throws(JSONError) {
        let start = position
        guard start + 1 < bytes.count else { throw endInEscape() }
        let resolved: UInt8
        switch bytes[start + 1] {
        case UInt8(ascii: "\""): resolved = UInt8(ascii: "\"")
        case UInt8(ascii: "\\"): resolved = UInt8(ascii: "\\")
        case UInt8(ascii: "/"): resolved = UInt8(ascii: "/")
        case UInt8(ascii: "b"): resolved = 0x08
        case UInt8(ascii: "f"): resolved = 0x0C
        case UInt8(ascii: "n"): resolved = 0x0A
        case UInt8(ascii: "r"): resolved = 0x0D
        case UInt8(ascii: "t"): resolved = 0x09
        case UInt8(ascii: "u"):
            try unicodeEscape()
            return
        default:
            throw JSONError(
                .invalidEscape,
                message: "an escape is unknown, expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u",
                byteOffset: start
            )
        }
        scratch.append(resolved)
        position = start + 2
    }

    /// Reads `\uXXXX`, or two of them that are a surrogate pair.
    private mutating func unicodeEscape() throws(JSONError) {
        let start = position
        var value = try codeUnit()
        if 0xD800...0xDFFF ~= value {
            guard value < 0xDC00 else { throw loneSurrogate(at: start) }
            guard bytes[position...].starts(with: #"\u"#.utf8) else {
                throw position < bytes.count ? loneSurrogate(at: start) : endInEscape()
            }
            let low = try codeUnit()
            guard 0xDC00...0xDFFF ~= low else { throw loneSurrogate(at: start) }
            value = 0x1_0000 + (value - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(value), let encoded = UTF8.encode(scalar) else {
            throw loneSurrogate(at: start)
        }
        scratch.append(contentsOf: encoded)
    }

    /// Reads the backslash, the `u` and the four hexadecimal digits at the position.
    private mutating func codeUnit() throws(JSONError) -> UInt32 {
        position += 2
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count else { throw endInEscape() }
            let digit: UInt8
            switch bytes[position] {
            case let byte where JSONNumberGrammar.isDigit(byte): digit = byte - UInt8(ascii: "0")
            case let byte where (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20):
                digit = (byte | 0x20) - 87
            default:
                throw JSONError(
                    .invalidEscape,
                    message: "a \\u escape is incomplete, expected four hexadecimal digits",
                    byteOffset: position
                )
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private func endInEscape() -> JSONError {
        JSONError(
            .unexpectedEnd,
            message: "the input ended inside an escape, expected the rest of it",
            byteOffset: bytes.count
        )
    }

    private func loneSurrogate(at offset: Int) -> JSONError {
        JSONError(
            .invalidEscape,
            message: "a \\u escape is half of a surrogate pair, expected a high half and then a low half",
            byteOffset: offset
        )
    }
}
