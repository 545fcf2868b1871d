/// The members of a JSON object: unique keys with their values, in the order they were added.
///
/// Keys are told apart by their UTF-8 bytes, as RFC 8259, section 8.3, advises: unlike `String`, a composed and a
/// decomposed `é` are two keys.
///
/// Two objects are equal when they have the same keys with equal values, whatever the order.
public struct JSONObject: Sendable {
    struct Member: Sendable {
        let key: String
        var value: JSONValue
    }

    /// The members in order.
    private(set) var members: [Member]

    /// Where the members of a big object are; small ones are searched from the front.
    private var index = JSONKeyIndex()

    /// Creates an object without members.
    public init() {
        members = []
    }

    /// Creates an object from keys and values; of equal keys the last value wins, in the place of the first.
    public init(_ pairs: some Sequence<(String, JSONValue)>) {
        self.init()
        reserveCapacity(pairs.underestimatedCount)
        for (key, value) in pairs { updateValue(value, forKey: key) }
    }

    /// Makes room for a number of members.
    public mutating func reserveCapacity(_ minimumCapacity: Int) {
        members.reserveCapacity(minimumCapacity)
    }

    /// The value under a key; assigning `nil` removes the member, assigning to a new key appends one.
    ///
    /// - Complexity: O(1) on average, except O(*n*) for removal.
    public subscript(key: String) -> JSONValue? {
        get {
            position(of: key).map { members[$0].value }
        }
        set {
            if let newValue {
                updateValue(newValue, forKey: key)
            } else {
                removeValue(forKey: key)
            }
        }
    }

    /// Sets the value under a key, in the place of its old value or else at the end.
    ///
    /// - Returns: The old value, or `nil` when the key is new.
    /// - Complexity: O(1) on average.
    @discardableResult
    public mutating func updateValue(_ value: JSONValue, forKey key: String) -> JSONValue? {
        if let position = position(of: key) {
            let old = members[position].value
            members[position].value = value
            return old
        }
        members.append(Member(key: key, value: value))
        index.addLast(of: members)
        return nil
    }

    /// Removes a member.
    ///
    /// - Returns: The value removed, or `nil` when there is no such key.
    /// - Complexity: O(*n*), for the members behind it move up.
    @discardableResult
    public mutating func removeValue(forKey key: String) -> JSONValue? {
        guard let position = position(of: key) else { return nil }
        let removed = members.remove(at: position)
        index.rebuild(for: members)
        return removed.value
    }

    private func position(of key: String) -> Int? {
        if index.isActive { return index.position(of: key, in: members) }
        return members.firstIndex { $0.key.hasSameBytes(as: key) }
    }
}

extension JSONObject: Hashable {
    /// Whether both have the same keys with equal values, whatever the order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        guard left.count == right.count else { return false }
        for member in left.members {
            guard let position = right.position(of: member.key), right.members[position].value == member.value else {
                return false
            }
        }
        return true
    }

    /// Hashes the members, whatever their order.
    public func hash(into hasher: inout Hasher) {
        var sum = 0
        for member in members {
            var memberHasher = Hasher()
            member.key.withUTF8Bytes { memberHasher.combine(bytes: UnsafeRawBufferPointer($0)) }
            memberHasher.combine(member.value)
            sum &+= memberHasher.finalize()
        }
        hasher.combine(sum)
    }
}
