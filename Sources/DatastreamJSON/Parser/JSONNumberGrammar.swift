/// The grammar of numbers in RFC 8259, section 6: an optional minus, digits without a leading zero, fraction, exponent.
enum JSONNumberGrammar {
    /// Whether a byte is one of `0` to `9`.
    static func isDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10
    }

    /// The offset behind the number that starts at `start`, which is at most `bytes.count`.
    static func end(of bytes: UnsafeBufferPointer<UInt8>, from start: Int) throws(JSONError) -> Int {
        var position = start
        if position < bytes.count, bytes[position] == UInt8(ascii: "-") { position += 1 }

        if position < bytes.count, bytes[position] == UInt8(ascii: "0") {
            position += 1
            if position < bytes.count, isDigit(bytes[position]) {
                throw JSONError(
                    .invalidNumber,
                    message: "a number starts with a needless 0, expected '.', an exponent or its end",
                    byteOffset: position
                )
            }
        } else {
            position = try endOfDigits(in: bytes, from: position, after: "the start of a number")
        }

        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position = try endOfDigits(in: bytes, from: position + 1, after: "the decimal point")
        }

        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < bytes.count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
                position += 1
            }
            position = try endOfDigits(in: bytes, from: position, after: "the exponent sign")
        }
        return position
    }

    /// The offset behind one or more digits.
    private static func endOfDigits(
        in bytes: UnsafeBufferPointer<UInt8>,
        from start: Int,
        after place: StaticString
    ) throws(JSONError) -> Int {
        var position = start
        while position < bytes.count, isDigit(bytes[position]) { position += 1 }
        guard position > start else {
            if position == bytes.count {
                throw JSONError(
                    .unexpectedEnd,
                    message: "the input ended inside a number, expected a digit after \(place)",
                    byteOffset: position
                )
            }
            throw JSONError(
                .invalidNumber,
                message: "a number is incomplete, expected a digit after \(place)",
                byteOffset: position
            )
        }
        return position
    }
}
