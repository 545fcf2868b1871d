extension JSONValue {
    /// Whether the value is `null`.
    public var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// The value when it is a boolean, else `nil`.
    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The value when it is a number, else `nil`.
    public var number: JSONNumber? {
        if case .number(let value) = self { value } else { nil }
    }

    /// The value when it is a whole number that an `Int` holds exactly (`1.0` and `1e3` do), else `nil`.
    public var int: Int? { number?.int }

    /// The nearest `Double` when the value is a number in the range of `Double`, else `nil`.
    public var double: Double? { number?.double }

    /// The value when it is a string, else `nil`.
    public var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The elements when the value is an array, else `nil`.
    public var array: [JSONValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The members when the value is an object, else `nil`.
    public var object: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }

    /// The value under a key; `nil` when there is no such key or the value is not an object.
    ///
    /// - Complexity: O(1) on average.
    public subscript(key: String) -> JSONValue? {
        if case .object(let object) = self { object[key] } else { nil }
    }

    /// The element at a 0-based position; `nil` when there is no such position or the value is not an array.
    public subscript(position: Int) -> JSONValue? {
        if case .array(let elements) = self, elements.indices.contains(position) { elements[position] } else { nil }
    }

    /// What the value is, in words for an error message.
    var kindName: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let number): "the number \(number.text.prefix(40))"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
