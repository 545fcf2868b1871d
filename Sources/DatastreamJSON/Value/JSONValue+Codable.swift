extension JSONValue: Decodable {
    /// Decodes any value: as it is from a ``JSONValueDecoder``, by trying the JSON types in turn from any other decoder.
    ///
    /// - Throws: An error when another decoder holds something that JSON cannot.
    public init(from decoder: any Decoder) throws {
        if let decoder = decoder as? JSONDecoding {
            self = decoder.value
            return
        }
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(JSONNumber.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode(JSONObject.self))
        }
    }
}

extension JSONValue: Encodable {
    /// Encodes the value: as it is into a ``JSONValueEncoder``, as the matching Swift types into any other encoder.
    ///
    /// - Throws: An error when another encoder cannot take a value.
    public func encode(to encoder: any Encoder) throws {
        if let encoder = encoder as? JSONEncoding {
            encoder.node.set(self)
            return
        }
        switch self {
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .bool(let value):
            try value.encode(to: encoder)
        case .number(let value):
            try value.encode(to: encoder)
        case .string(let value):
            try value.encode(to: encoder)
        case .array(let value):
            try value.encode(to: encoder)
        case .object(let value):
            try value.encode(to: encoder)
        }
    }
}
