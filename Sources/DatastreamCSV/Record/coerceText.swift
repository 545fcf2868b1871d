internal import DatastreamJSON
internal import DatastreamObject

/// What a text stands for by the automatic rules, or nil when it stands for itself.
func coerceAutomatically(_ bytes: UnsafeBufferPointer<UInt8>) -> Record.Value? {
    guard let first = bytes.first else { return .null }
    switch first {
    case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"):
        return parseBool(bytes).map(Record.Value.bool)
    case UInt8(ascii: "-"): return isPlainNumber(bytes.dropFirst()) ? coerceNumber(bytes) : nil
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if isPlainNumber(bytes.dropFirst(0)) { return coerceNumber(bytes) }
        // the letters of the automatic rules are capital ones
        guard !bytes.contains(UInt8(ascii: "t")), !bytes.contains(UInt8(ascii: "z")) else { return nil }
        return coerceDate(bytes)
    case UInt8(ascii: "{"), UInt8(ascii: "["): return coerceJSON(bytes)
    default: return nil
    }
}

/// A number, or nil for what is none, for a whole number that `Int` does not hold, and beyond the range of `Double`.
func coerceNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Record.Value? {
    if let whole: Int = parseInteger(bytes) { return .int(whole) }
    let isWhole = !bytes.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }
    guard !isWhole, let number = parseDouble(bytes), number.isFinite else { return nil }
    return .double(number)
}

/// A point in time, or nil for what is none.
func coerceDate(_ bytes: UnsafeBufferPointer<UInt8>) -> Record.Value? {
    parseISO8601(bytes).map { .date(millisecondsSince1970: $0) }
}

/// What a JSON text stands for, or nil for what is none.
func coerceJSON(_ bytes: UnsafeBufferPointer<UInt8>) -> Record.Value? {
    (try? JSONValue(parsing: UnsafeRawBufferPointer(bytes))).map(Record.Value.init)
}

extension Record.Value {
    /// The value of a JSON value; a number that neither `Int` nor `Double` holds stays the text that it is.
    init(_ json: JSONValue) {
        switch json {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .string(let value): self = .string(value)
        case .array(let values): self = .array(values.map(Record.Value.init))
        case .object(let members): self = .record(Record(members.map { ($0.key, Record.Value($0.value)) }))
        case .number(let number):
            var text = number.text
            self = text.withUTF8 { coerceNumber($0) } ?? .string(number.text)
        }
    }
}
