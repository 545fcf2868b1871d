extension JSONObject: RandomAccessCollection {
    /// One member.
    public typealias Element = (key: String, value: JSONValue)

    /// Always 0.
    public var startIndex: Int { 0 }

    /// The number of members.
    public var endIndex: Int { members.count }

    /// The member at a 0-based position.
    ///
    /// - Precondition: The position is below ``endIndex``.
    public subscript(position: Int) -> Element {
        let member = members[position]
        return (member.key, member.value)
    }

    /// The keys in order.
    public var keys: some RandomAccessCollection<String> { members.lazy.map(\.key) }

    /// The values in the order of their keys.
    public var values: some RandomAccessCollection<JSONValue> { members.lazy.map(\.value) }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Creates an object in the order written; of equal keys the last value wins.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(elements)
    }
}

extension JSONObject: CustomStringConvertible {
    /// The object as compact JSON, with keys in their order.
    public var description: String { JSONValue.object(self).description }
}
