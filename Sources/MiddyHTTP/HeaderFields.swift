/// HTTP header fields in order; names are compared without regard to case.
///
/// ```swift
/// var headers: HeaderFields = ["Content-Type": "text/csv"]
/// headers["content-type"]   // "text/csv"
/// ```
public struct HeaderFields: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    /// One field.
    public struct Field: Sendable, Hashable {
        /// The name as it was given.
        public var name: String
        /// The value.
        public var value: String

        /// Makes a field.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    private var fields: [Field] = []

    /// No fields.
    public init() {}

    /// Makes fields in the order of the literal; a name may occur more than once.
    public init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field(name: $0.0, value: $0.1) }
    }

    /// The value of a field, several values joined by `, `, or nil; setting replaces them all, setting nil removes them.
    public subscript(name: String) -> String? {
        get {
            let values = self.values(for: name)
            return values.isEmpty ? nil : values.joined(separator: ", ")
        }
        set {
            let index = fields.firstIndex { $0.name.hasSameFieldName(as: name) }
            fields.removeAll { $0.name.hasSameFieldName(as: name) }
            if let newValue { fields.insert(Field(name: name, value: newValue), at: index ?? fields.endIndex) }
        }
    }

    /// All values of a field, in order.
    public func values(for name: String) -> [String] {
        fields.filter { $0.name.hasSameFieldName(as: name) }.map(\.value)
    }

    /// Whether a field's value, a comma-separated list, has a member; case does not matter.
    package func contains(_ member: String, in name: String) -> Bool {
        values(for: name).contains { value in
            value.lowercased().split(separator: ",").contains { $0.trimmedOfSpaces == member }
        }
    }

    /// Adds a field, whether or not there is one of that name.
    public mutating func add(name: String, value: String) { fields.append(Field(name: name, value: value)) }
}

extension HeaderFields: RandomAccessCollection {
    /// The position of the first field.
    public var startIndex: Int { fields.startIndex }
    /// The position after the last field.
    public var endIndex: Int { fields.endIndex }
    /// The field at a position.
    public subscript(position: Int) -> Field { fields[position] }
}

extension String {
    /// Whether two field names differ at most in the case of ASCII letters.
    fileprivate func hasSameFieldName(as other: String) -> Bool {
        utf8.count == other.utf8.count
            && zip(utf8, other.utf8).allSatisfy { $0 == $1 || ($0 ^ $1 == 0x20 && (0x61...0x7A).contains($0 | 0x20)) }
    }
}

extension Substring {
    /// The text without spaces and tabs around it.
    var trimmedOfSpaces: Substring {
        var text = self
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
