extension Record {
    /// A value of a record.
    ///
    /// Two numbers are equal when they are the same number, so 1 is equal to 1.0; NaN is equal to itself.
    public enum Value: Sendable {
        /// Nothing.
        case null
        /// A truth value.
        case bool(Bool)
        /// A whole number.
        case int(Int)
        /// A floating-point number.
        case double(Double)
        /// A text.
        case string(String)
        /// A point in time, in milliseconds since 1970-01-01T00:00:00Z.
        case date(millisecondsSince1970: Int64)
        /// A list.
        case array([Value])
        /// Values under names.
        case record(Record)
    }
}

extension Record.Value {
    /// Whether the value is null.
    public var isNull: Bool { if case .null = self { true } else { false } }

    /// The truth value, or nil when it is none.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// The whole number, or nil when it is none; a floating-point number that is whole is one.
    public var int: Int? {
        switch self {
        case .int(let value): value
        case .double(let value): Int(exactly: value)
        default: nil
        }
    }

    /// The number as floating point, or nil when it is none; a whole number is rounded to the nearest.
    public var double: Double? {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    /// The text, or nil when it is none; see ``text`` for a text of any value.
    public var string: String? { if case .string(let value) = self { value } else { nil } }

    /// The point in time, in milliseconds since 1970-01-01T00:00:00Z, or nil when it is none.
    public var date: Int64? { if case .date(let value) = self { value } else { nil } }

    /// The list, or nil when it is none.
    public var array: [Record.Value]? { if case .array(let value) = self { value } else { nil } }

    /// The values under names, or nil when it is something else.
    public var record: Record? { if case .record(let value) = self { value } else { nil } }
}

extension Record.Value: Hashable {
    /// Whether two values are equal; numbers are by what they are worth.
    public static func == (left: Record.Value, right: Record.Value) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.int(let left), .int(let right)): left == right
        case (.double(let left), .double(let right)): left == right || left.isNaN && right.isNaN
        case (.int(let int), .double(let double)), (.double(let double), .int(let int)): Int(exactly: double) == int
        case (.string(let left), .string(let right)): left == right
        case (.date(let left), .date(let right)): left == right
        case (.array(let left), .array(let right)): left == right
        case (.record(let left), .record(let right)): left == right
        default: false
        }
    }

    /// Hashes the value; a whole number alike in both forms.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .int(let value): hasher.combine(value)
        case .double(let value):
            if let whole = Int(exactly: value) {
                hasher.combine(whole)
            } else {
                hasher.combine(value.isNaN ? .nan : value)
            }
        case .string(let value): hasher.combine(value)
        case .date(let value): hasher.combine(value)
        case .array(let value): hasher.combine(value)
        case .record(let value): hasher.combine(value)
        }
    }
}

extension Record.Value: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// Null.
    public init(nilLiteral: ()) { self = .null }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A whole number.
    public init(integerLiteral value: Int) { self = .int(value) }
    /// A floating-point number.
    public init(floatLiteral value: Double) { self = .double(value) }
    /// A text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A list.
    public init(arrayLiteral elements: Record.Value...) { self = .array(elements) }
    /// Values under names; of equal names the last value wins.
    public init(dictionaryLiteral elements: (String, Record.Value)...) { self = .record(Record(elements)) }
}
