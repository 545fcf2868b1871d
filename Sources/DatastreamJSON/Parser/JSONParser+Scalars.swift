extension JSONParser {
    /// Skips the UTF-8 form of U+FEFF at the start of the input.
    mutating func skipByteOrderMark() {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// Skips spaces, tabs and line ends.
    mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    /// Reads one of the three literals.
    mutating func literal(_ text: StaticString) throws(JSONError) {
        for offset in 0..<text.utf8CodeUnitCount {
            // In bounds of the literal by the loop, of the input by the guard.
            guard position < bytes.count, bytes[position] == text.utf8Start[offset] else {
                throw unexpected("the literal \(text)")
            }
            position += 1
        }
    }

    /// Reads a number.
    mutating func number() throws(JSONError) -> JSONNumber {
        let end = try JSONNumberGrammar.end(of: bytes, from: position)
        let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[position..<end]), as: UTF8.self)
        position = end
        return JSONNumber(validated: text)
    }
}
