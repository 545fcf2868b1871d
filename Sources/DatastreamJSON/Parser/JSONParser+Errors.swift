extension JSONParser {
    /// The error for what stands at the position: the end of the input, bytes that are not UTF-8, or a character.
    func unexpected(
        _ expected: some CustomStringConvertible,
        _ code: JSONError.Code = .unexpectedCharacter
    ) -> JSONError {
        guard position < bytes.count else {
            return JSONError(
                .unexpectedEnd,
                message: "the input ended, expected \(expected)",
                byteOffset: bytes.count
            )
        }
        var decoder = UTF8()
        var rest = bytes[position...].makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&rest) else { return invalidUTF8(at: position) }
        let isVisible = !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control
        let found = isVisible ? "'\(scalar)'" : "the character U+\(hex(scalar.value))"
        return JSONError(code, message: "found \(found), expected \(expected)", byteOffset: position)
    }

    /// The error for bytes that are not UTF-8.
    func invalidUTF8(at offset: Int) -> JSONError {
        JSONError(
            .invalidUTF8,
            message: "the byte 0x\(hex(UInt32(bytes[offset]), digits: 2)) is not part of valid UTF-8",
            byteOffset: offset
        )
    }

    /// A number in upper-case hexadecimal digits.
    func hex(_ value: UInt32, digits: Int = 4) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
