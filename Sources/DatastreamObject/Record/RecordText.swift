extension Record.Value {
    /// A text of the value: what joins and column names are made of.
    ///
    /// Null is empty, a text itself, a point in time ISO 8601 in UTC with milliseconds, lists and records are JSON.
    public var text: String {
        switch self {
        case .null: ""
        case .bool(let value): value ? "true" : "false"
        case .int(let value): "\(value)"
        case .double(let value): "\(value)"
        case .string(let value): value
        case .date(let value): iso8601(millisecondsSince1970: value)
        case .array, .record: description
        }
    }
}

extension Record.Value: CustomStringConvertible {
    /// The value as JSON; a point in time is a string, a number that JSON does not know is null.
    public var description: String {
        var text = ""
        write(into: &text)
        return text
    }

    fileprivate func write(into text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool, .int: text += self.text
        case .double(let value): text += value.isFinite ? self.text : "null"
        case .string, .date: writeQuoted(self.text, into: &text)
        case .array(let values):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += "," }
                value.write(into: &text)
            }
            text += "]"
        case .record(let record): record.write(into: &text)
        }
    }
}

extension Record: CustomStringConvertible {
    /// The record as a JSON object, in the order of its names.
    public var description: String {
        var text = ""
        write(into: &text)
        return text
    }

    fileprivate func write(into text: inout String) {
        text += "{"
        for (index, (name, value)) in enumerated() {
            if index > 0 { text += "," }
            writeQuoted(name, into: &text)
            text += ":"
            value.write(into: &text)
        }
        text += "}"
    }
}

/// Writes a JSON string (RFC 8259, section 7).
private func writeQuoted(_ string: String, into text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
        switch scalar {
        case "\"": text += "\\\""
        case "\\": text += "\\\\"
        case "\n": text += "\\n"
        case "\r": text += "\\r"
        case "\t": text += "\\t"
        case "\0"..<" ":
            let digits = String(scalar.value, radix: 16)
            text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: text.unicodeScalars.append(scalar)
        }
    }
    text += "\""
}

/// A point in time as `2026-03-12T19:03:58.000Z`, or the number itself outside of the years 0 to 9999.
private func iso8601(millisecondsSince1970 milliseconds: Int64) -> String {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: iso8601Length) { text in
        writeISO8601(milliseconds, into: text) ? String(decoding: text, as: UTF8.self) : "\(milliseconds)"
    }
}
