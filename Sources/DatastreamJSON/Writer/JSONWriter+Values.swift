extension JSONWriter {
    /// Writes `null`.
    public mutating func null() {
        prepareForValue()
        bytes.append(contentsOf: "null".utf8)
    }

    /// Writes `true` or `false`.
    public mutating func value(_ value: Bool) {
        prepareForValue()
        append(value)
    }

    /// Writes a string, escaping quotes, backslashes and control characters; all else stays as it is.
    public mutating func value(_ value: String) {
        prepareForValue()
        appendString(value)
    }

    /// Writes a whole number.
    public mutating func value(_ value: some FixedWidthInteger) {
        prepareForValue()
        appendUTF8(of: String(value))
    }

    /// Writes a number in its shortest text that reads back as the same `Double`.
    ///
    /// - Throws: ``JSONError`` for infinity and NaN, which JSON does not have; nothing is written then.
    public mutating func value(_ value: Double) throws(JSONError) {
        guard let number = JSONNumber(value) else { throw .notFinite(value) }
        self.value(number)
    }

    /// Writes a number in its shortest text that reads back as the same `Float`.
    ///
    /// - Throws: ``JSONError`` for infinity and NaN, which JSON does not have; nothing is written then.
    public mutating func value(_ value: Float) throws(JSONError) {
        guard let number = JSONNumber(value) else { throw .notFinite(value) }
        self.value(number)
    }

    /// Writes a number as its text stands.
    public mutating func value(_ value: JSONNumber) {
        prepareForValue()
        appendUTF8(of: value.text)
    }

    /// Writes any value with all that is in it.
    public mutating func value(_ value: JSONValue) {
        prepareForValue()
        append(value)
    }

    private mutating func append(_ value: JSONValue) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): append(value)
        case .number(let value): appendUTF8(of: value.text)
        case .string(let value): appendString(value)
        case .array(let elements): append(elements)
        case .object(let object): append(object)
        }
    }

    private mutating func append(_ value: Bool) {
        bytes.append(contentsOf: value ? "true".utf8 : "false".utf8)
    }

    private mutating func append(_ elements: [JSONValue]) {
        bytes.append(UInt8(ascii: "["))
        var isFirst = true
        for element in elements {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            append(element)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func append(_ object: JSONObject) {
        bytes.append(UInt8(ascii: "{"))
        var isFirst = true
        let members =
            sortedKeys ? object.members.sorted { $0.key.precedesByBytes($1.key) } : object.members
        for member in members {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            appendString(member.key)
            bytes.append(UInt8(ascii: ":"))
            append(member.value)
        }
        bytes.append(UInt8(ascii: "}"))
    }
}

extension JSONError {
    /// The error for a number that JSON does not have.
    static func notFinite(_ value: some BinaryFloatingPoint, codingPath: [String] = []) -> JSONError {
        JSONError(
            .numberNotRepresentable,
            message: "JSON has no number for \(value), expected a finite one",
            codingPath: codingPath
        )
    }
}
