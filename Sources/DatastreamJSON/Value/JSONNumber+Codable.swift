extension JSONNumber: Decodable {
    /// Decodes a number, exactly from a ``JSONValueDecoder`` and as `Int`, `UInt64` or `Double` from any other decoder.
    ///
    /// - Throws: An error when the value is not a number, or is infinite or NaN.
    public init(from decoder: any Decoder) throws {
        if let decoder = decoder as? JSONDecoding {
            guard let number = decoder.value.number else {
                throw decoder.value.mismatch(expected: "a number", at: decoder.path)
            }
            self = number
            return
        }
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Int.self) {
            self.init(value)
        } else if let value = try? container.decode(UInt64.self) {
            self.init(value)
        } else if let number = JSONNumber(try container.decode(Double.self)) {
            self = number
        } else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "JSON has no infinity and no NaN")
        }
    }
}

extension JSONNumber: Encodable {
    /// Encodes the number, exactly into a ``JSONValueEncoder`` and as `Int`, `UInt64` or `Double` into any other encoder.
    ///
    /// - Throws: An error when another encoder is to take a number beyond the range of `Double`.
    public func encode(to encoder: any Encoder) throws {
        if let encoder = encoder as? JSONEncoding {
            encoder.node.set(.number(self))
            return
        }
        var container = encoder.singleValueContainer()
        if isPlainInteger, let value = int {
            try container.encode(value)
        } else if isPlainInteger, let value = exactly(UInt64.self) {
            try container.encode(value)
        } else if let value = double {
            try container.encode(value)
        } else {
            throw EncodingError.invalidValue(
                self,
                .init(codingPath: encoder.codingPath, debugDescription: "\(text) is beyond the range of Double")
            )
        }
    }
}
