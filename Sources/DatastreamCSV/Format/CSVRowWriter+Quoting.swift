extension CSVRowWriter {
    /// Writes a field that may need an apostrophe or quotes.
    mutating func fieldWithCare(_ bytes: UnsafeBufferPointer<UInt8>) {
        let needsApostrophe = dialect.escapeFormulae && looksLikeFormula(bytes)
        write(bytes, needsApostrophe, needsQuotes: needsQuotes(bytes, after: needsApostrophe))
    }

    /// Writes a field quoted as the policy says, which is not the minimal one.
    mutating func fieldWithPolicy(_ bytes: UnsafeBufferPointer<UInt8>) {
        let isNumber = dialect.quoting == .nonNumeric && isSignedNumber(bytes)
        write(bytes, !isNumber && dialect.escapeFormulae && looksLikeFormula(bytes), needsQuotes: !isNumber)
    }

    private mutating func write(_ bytes: UnsafeBufferPointer<UInt8>, _ needsApostrophe: Bool, needsQuotes: Bool) {
        if needsQuotes { append(dialect.quote) }
        if needsApostrophe {
            if needsQuotes, dialect.quote == 0x27 || dialect.escape == 0x27 { append(dialect.escape) }
            append(0x27)
        }
        if needsQuotes {
            for byte in bytes {
                if byte == dialect.quote || byte == dialect.escape { append(dialect.escape) }
                append(byte)
            }
            append(dialect.quote)
        } else {
            for byte in bytes { append(byte) }
        }
    }

    private func looksLikeFormula(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        switch bytes.first {
        case UInt8(ascii: "="), UInt8(ascii: "@"), 9, 13: true
        case UInt8(ascii: "+"), UInt8(ascii: "-"): !isPlainNumber(bytes.dropFirst())
        default: false
        }
    }

    private func needsQuotes(_ bytes: UnsafeBufferPointer<UInt8>, after needsApostrophe: Bool) -> Bool {
        if needsApostrophe {
            if dialect.quote == 0x27 || dialect.delimiter == [0x27] { return true }
        } else {
            switch bytes[0] {
            case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), UInt8(ascii: " "):
                return true
            default: if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { return true }
            }
        }
        if bytes[bytes.count - 1] == UInt8(ascii: " ") { return true }
        return bytes.contains { $0 == dialect.quote || $0 == 10 || $0 == 13 }
            || holds(dialect.delimiter, bytes) || holds(dialect.newline, bytes)
    }

    /// Whether a reader would find `separator` in a field before the one that follows it: in `a:` before `::` too.
    private func holds(_ separator: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.indices.contains { start in
            separator.indices.allSatisfy { index in
                let place = start + index
                let byte = place < bytes.count ? bytes[place] : separator[place - bytes.count]
                return byte == separator[index]
            }
        }
    }

    /// Whether bytes are a number, with a sign or none.
    private func isSignedNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let hasSign = bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+")
        return isPlainNumber(bytes.dropFirst(hasSign ? 1 : 0))
    }
}
