/// Uninitialised words that grow.
///
/// Proof for `@unchecked Sendable` and `@exclusivity(unchecked)`: it is written by one kernel, which has one owner at a
/// time, and not while a batch holds it.
@usableFromInline
final class WordStorage: @unchecked Sendable {
    /// Valid for `capacity` words.
    @exclusivity(unchecked)
    @usableFromInline private(set) var words: UnsafeMutablePointer<UInt64>
    @exclusivity(unchecked)
    @usableFromInline private(set) var count = 0
    @exclusivity(unchecked)
    private var capacity: Int

    init(capacity: Int) {
        self.capacity = max(capacity, 1)
        words = .allocate(capacity: self.capacity)
    }

    /// Copies words, each less by a number.
    convenience init(_ other: WordStorage, from first: Int, less number: UInt64) {
        self.init(capacity: max(other.count - first, 16))
        for index in first..<max(first, other.count) { append(other.words[index] &- number) }
    }

    deinit { words.deallocate() }

    func append(_ word: UInt64) {
        reserve(1)
        words[count] = word
        count &+= 1
    }

    /// Makes room for more words.
    func reserve(_ more: Int) {
        guard count + more > capacity else { return }
        let newCapacity = max(count + more, 2 * capacity)
        let new = UnsafeMutablePointer<UInt64>.allocate(capacity: newCapacity)
        new.update(from: words, count: count)
        words.deallocate()
        words = new
        capacity = newCapacity
    }

    /// Counts words that were written behind the others, into room that was reserved.
    func didWrite(_ more: Int) { count += more }

    func removeLast(_ number: Int) { count -= number }

    /// Keeps the words from one on, each less by a number.
    func keep(from first: Int, less number: UInt64) {
        let kept = max(0, count - first)
        for index in 0..<kept { words[index] = words[first + index] &- number }
        count = kept
    }
}
