/// A name as a coding key.
private struct NameKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
}

extension Record: Codable {
    /// Encodes the values under their names, in order.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: NameKey.self)
        for (name, value) in self { try container.encode(value, forKey: NameKey(stringValue: name)) }
    }

    /// Decodes every value that there is, in the order in which the decoder names them.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: NameKey.self)
        try self.init(container.allKeys.map { ($0.stringValue, try container.decode(Value.self, forKey: $0)) })
    }
}

extension Record.Value: Codable {
    /// Encodes the value; a point in time as its text, in ISO 8601.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .int(let value): try container.encode(value)
        case .double(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .date: try container.encode(text)
        case .array(let value): try container.encode(value)
        case .record(let value): try value.encode(to: encoder)
        }
    }

    /// Decodes a value of whatever kind the decoder has; points in time stay texts.
    public init(from decoder: any Decoder) throws {
        if let container = try? decoder.singleValueContainer() {
            if container.decodeNil() {
                self = .null
                return
            }
            if let value = try? container.decode(Bool.self) {
                self = .bool(value)
                return
            }
            if let value = try? container.decode(Int.self) {
                self = .int(value)
                return
            }
            if let value = try? container.decode(Double.self) {
                self = .double(value)
                return
            }
            if let value = try? container.decode(String.self) {
                self = .string(value)
                return
            }
        }
        if var container = try? decoder.unkeyedContainer() {
            var values: [Record.Value] = []
            while !container.isAtEnd { values.append(try container.decode(Record.Value.self)) }
            self = .array(values)
        } else {
            self = .record(try Record(from: decoder))
        }
    }
}
