/// A hash table from the keys of a big object to the positions of its members.
///
/// Open addressing with linear probing, at most half full. `Hasher` is seeded per process, so keys chosen to collide
/// cannot make it slow.
struct JSONKeyIndex: Sendable {
    /// Up to this many members a search from the front is as fast, and costs no memory.
    private static let smallCount = 16

    /// Position + 1 of a member, or 0 for a free slot; a power of two in size, or empty while the object is small.
    private var slots: [Int] = []

    /// Whether the table is in use.
    var isActive: Bool { !slots.isEmpty }

    /// The position of a key.
    func position(of key: String, in members: [JSONObject.Member]) -> Int? {
        var slot = Self.hash(of: key) & (slots.count - 1)
        while slots[slot] != 0 {
            let position = slots[slot] - 1
            if members[position].key.hasSameBytes(as: key) { return position }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Takes in the member just appended, whose key is new.
    mutating func addLast(of members: [JSONObject.Member]) {
        guard members.count > Self.smallCount else { return }
        if members.count * 2 > slots.count {
            rebuild(for: members)
        } else {
            insert(members.count - 1, key: members[members.count - 1].key)
        }
    }

    /// Starts again from all members.
    mutating func rebuild(for members: [JSONObject.Member]) {
        guard members.count > Self.smallCount else {
            slots = []
            return
        }
        var capacity = 64
        while capacity < members.count * 4 { capacity *= 2 }
        slots = Array(repeating: 0, count: capacity)
        for (position, member) in members.enumerated() { insert(position, key: member.key) }
    }

    private mutating func insert(_ position: Int, key: String) {
        var slot = Self.hash(of: key) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = position + 1
    }

    private static func hash(of key: String) -> Int {
        var hasher = Hasher()
        key.withUTF8Bytes { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        return hasher.finalize()
    }
}
