extension JSONObject: Decodable {
    /// Decodes an object: in the order written from a ``JSONValueDecoder``, in that of `allKeys` from any other decoder.
    ///
    /// - Throws: An error when the value is not an object.
    public init(from decoder: any Decoder) throws {
        if let decoder = decoder as? JSONDecoding {
            guard let object = decoder.value.object else {
                throw decoder.value.mismatch(expected: "an object", at: decoder.path)
            }
            self = object
            return
        }
        let container = try decoder.container(keyedBy: JSONCodingKey.self)
        self.init()
        for key in container.allKeys {
            updateValue(try container.decode(JSONValue.self, forKey: key), forKey: key.stringValue)
        }
    }
}

extension JSONObject: Encodable {
    /// Encodes the members in order.
    ///
    /// - Throws: An error when another encoder cannot take a value.
    public func encode(to encoder: any Encoder) throws {
        if let encoder = encoder as? JSONEncoding {
            encoder.node.set(.object(self))
            return
        }
        var container = encoder.container(keyedBy: JSONCodingKey.self)
        for (key, value) in self {
            try container.encode(value, forKey: .name(key))
        }
    }
}
