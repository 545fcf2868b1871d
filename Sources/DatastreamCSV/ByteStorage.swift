/// Uninitialised bytes that grow.
///
/// Proof for `@unchecked Sendable` and `@exclusivity(unchecked)`: it belongs to one kernel, which has one owner at a time,
/// and nothing calls out while it is in use.
@usableFromInline
final class ByteStorage: @unchecked Sendable {
    /// Valid for `capacity` bytes.
    @exclusivity(unchecked)
    @usableFromInline private(set) var bytes: UnsafeMutablePointer<UInt8>
    @exclusivity(unchecked)
    @usableFromInline private(set) var capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
        bytes = .allocate(capacity: capacity)
    }

    deinit { bytes.deallocate() }

    /// Makes room for `size` bytes after the first `count`, which are kept.
    @inlinable
    @inline(__always)
    func reserve(_ size: Int, after count: Int) {
        if count &+ size > capacity { grow(to: count + size, keeping: count) }
    }

    @usableFromInline
    func grow(to size: Int, keeping count: Int) {
        let newCapacity = max(size, 2 * capacity)
        let new = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity)
        new.update(from: bytes, count: count)
        bytes.deallocate()
        bytes = new
        capacity = newCapacity
    }
}

/// A byte repeated eight times.
@inlinable
@inline(__always)
func repeated(_ byte: UInt8) -> UInt64 { 0x0101_0101_0101_0101 &* UInt64(byte) }

/// The high bit of every byte of `word` that is zero.
@inlinable
@inline(__always)
func zeroBytes(_ word: UInt64) -> UInt64 {
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    return ~(((word & low) &+ low) | word | low)
}
