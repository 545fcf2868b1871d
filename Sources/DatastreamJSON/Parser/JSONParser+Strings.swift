extension JSONParser {
    /// Reads a string from its opening quote on.
    mutating func string() throws(JSONError) -> String {
        let start = position + 1
        nonASCII = 0
        position = endOfPlainRun(from: start)
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
            let text = try validated(UnsafeBufferPointer(rebasing: bytes[start..<position]), from: start)
            position += 1
            return text
        }
        return try stringWithEscapes(from: start)
    }

    /// Reads on in a string that starts at `start` and is plain up to the position.
    private mutating func stringWithEscapes(from start: Int) throws(JSONError) -> String {
        scratch.removeAll(keepingCapacity: true)
        var runStart = start
        while true {
            scratch.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[runStart..<position]))
            guard position < bytes.count else {
                throw JSONError(
                    .unexpectedEnd,
                    message: "the input ended inside the string that starts at byte \(start - 1), expected '\"'",
                    byteOffset: position
                )
            }
            switch bytes[position] {
            case UInt8(ascii: "\""):
                let text = try scratch.withUnsafeBufferPointer { (bytes) throws(JSONError) in
                    try validated(bytes, from: start)
                }
                position += 1
                return text
            case UInt8(ascii: "\\"):
                try escape()
            default:
                throw JSONError(
                    .invalidControlCharacter,
                    message: "the control character U+\(hex(UInt32(bytes[position]))) stands in a string, expected"
                        + " an escape for it",
                    byteOffset: position
                )
            }
            runStart = position
            position = endOfPlainRun(from: position)
        }
    }

    /// The offset of the first byte that is a quote, a backslash or a control character, or the end of the input.
    ///
    /// Bytes passed on the way leave their highest bits in `nonASCII`.
    private mutating func endOfPlainRun(from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highBits = ones &* 0x80
        let raw = UnsafeRawBufferPointer(bytes)
        var position = start
        // Eight bytes at a time. A borrow can only mark bytes above the first true match, and the first is what counts.
        while position + 8 <= raw.count {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
            let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
            let isControl = (word &- ones &* 0x20) & ~word
            let isQuote = (quote &- ones) & ~quote
            let isBackslash = (backslash &- ones) & ~backslash
            let matches = (isControl | isQuote | isBackslash) & highBits
            nonASCII |= word & highBits
            if matches != 0 { return position + matches.trailingZeroBitCount / 8 }
            position += 8
        }
        while position < bytes.count {
            let byte = bytes[position]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
            nonASCII |= UInt64(byte & 0x80)
            position += 1
        }
        return position
    }

    /// The string that some bytes are, resolved from those of the input between `start` and the position.
    private func validated(_ resolved: UnsafeBufferPointer<UInt8>, from start: Int) throws(JSONError) -> String {
        // Decoding puts U+FFFD in place of what is not UTF-8, which then differs.
        let text = String(decoding: resolved, as: UTF8.self)
        if nonASCII == 0 || text.isBytes(resolved) { return text }
        // Escapes resolve to whole characters, so the fault is in the input as it stands.
        throw invalidUTF8(at: firstInvalidUTF8(in: start..<position) ?? start)
    }

    private func firstInvalidUTF8(in range: Range<Int>) -> Int? {
        var decoder = Unicode.UTF8.ForwardParser()
        var rest = bytes[range].makeIterator()
        var offset = range.lowerBound
        while true {
            switch decoder.parseScalar(from: &rest) {
            case .valid(let scalar): offset += scalar.count
            case .error: return offset
            case .emptyInput: return nil
            }
        }
    }
}
