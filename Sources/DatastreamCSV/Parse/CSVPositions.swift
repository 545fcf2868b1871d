/// A list of positions that C writes.
///
/// It grows to four bytes per byte of a chunk and an unfinished row, in memory that is only taken where it is written to.
final class CSVPositions {
    /// Valid for `capacity` positions.
    private(set) var values: UnsafeMutablePointer<UInt32>
    private var capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
        values = .allocate(capacity: capacity)
    }

    deinit { values.deallocate() }

    /// Makes room behind the first `count`, which are kept.
    func reserve(_ more: Int, after count: Int) -> UnsafeMutablePointer<UInt32> {
        if count + more > capacity {
            capacity = max(count + more, 2 * capacity)
            let new = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity)
            new.update(from: values, count: count)
            values.deallocate()
            values = new
        }
        return values
    }

    /// How many of `count` rising positions are not below a bound.
    func count(from bound: Int, of count: Int) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if values[middle] < bound { low = middle + 1 } else { high = middle }
        }
        return count - low
    }

    /// Takes a number away from each of the first `count`.
    func subtract(_ number: Int, from count: Int) {
        for index in 0..<count { values[index] &-= UInt32(truncatingIfNeeded: number) }
    }

    /// Removes the first of `count` positions.
    /// - Returns: How many are left.
    func removeFirst(_ number: Int, of count: Int) -> Int {
        values.update(from: values + number, count: count - number)
        return count - number
    }

    /// Removes those of `count` rising positions that are below a bound.
    /// - Returns: How many are left.
    func removeAll(below bound: Int, of count: Int) -> Int {
        var first = count
        while first > 0, values[first - 1] >= bound { first -= 1 }
        return removeFirst(first, of: count)
    }
}
