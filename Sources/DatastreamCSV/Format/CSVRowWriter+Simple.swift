extension CSVRowWriter {
    /// Writes a delimiter, if one is due, where it is one byte.
    /// - Parameter room: How many bytes the field may write.
    /// - Returns: Where the field begins; it exists once ``endSimpleField(_:)`` is told where it ends.
    @inline(__always)
    mutating func beginSimpleField(room: Int) -> UnsafeMutablePointer<UInt8> {
        storage.reserve(room &+ 1, after: count)
        let start = storage.bytes + count
        start.pointee = delimiter
        return start + (isRowStart ? 0 : 1)
    }

    /// Ends a field that ``beginSimpleField(room:)`` has begun.
    @inline(__always)
    mutating func endSimpleField(_ end: UnsafeMutablePointer<UInt8>) {
        isRowStart = false
        count = end - storage.bytes
    }

    /// Writes a field of at most 16 bytes of which each is certain to ask for nothing.
    /// - Returns: False, with nothing written, for all others.
    @inline(__always)
    mutating func shortPlainField(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard plainBytes != 0, let source = bytes.baseAddress, bytes.count &- 1 < 16, bytes.count > 0 else {
            return false
        }
        let start = beginSimpleField(room: 16)
        guard copy(source, bytes.count, to: start), !mayBeginFormula(source.pointee) else { return false }
        endSimpleField(start + bytes.count)
        return true
    }

    /// Copies 1 to 16 bytes by their first and their last ones, which may be the same.
    /// - Returns: Whether none of them is below ``plainBytes``.
    @inline(__always)
    private func copy(_ source: UnsafePointer<UInt8>, _ count: Int, to target: UnsafeMutablePointer<UInt8>) -> Bool {
        let from = UnsafeRawPointer(source)
        let to = UnsafeMutableRawPointer(target)
        var low: UInt64
        if count >= 8 {
            let (first, last) = (from.word(0), from.word(count &- 8))
            to.storeBytes(of: first, as: UInt64.self)
            to.storeBytes(of: last, toByteOffset: count &- 8, as: UInt64.self)
            // a subtraction borrows into the high bit of the lowest byte that is too small
            low = (first &- plainBytes) & ~first | (last &- plainBytes) & ~last
        } else {
            let word: UInt64
            if count >= 4 {
                let (first, last) = (from.half(0), from.half(count &- 4))
                to.storeBytes(of: first, as: UInt32.self)
                to.storeBytes(of: last, toByteOffset: count &- 4, as: UInt32.self)
                word = UInt64(first) | UInt64(last) << 32
            } else {
                let (first, middle, last) = (source[0], source[count >> 1], source[count &- 1])
                target[0] = first
                target[count >> 1] = middle
                target[count &- 1] = last
                word = UInt64(first) | UInt64(middle) << 8 | UInt64(last) << 16 | 0x7F7F_7F7F_7F00_0000
            }
            low = (word &- plainBytes) & ~word
        }
        low &= 0x8080_8080_8080_8080
        return low == 0
    }

    /// Whether a field that begins with this byte needs a closer look, of the bytes that are not below a comma: `-`, `=`,
    /// `@` and the first of a byte-order mark.
    @inline(__always)
    private func mayBeginFormula(_ byte: UInt8) -> Bool {
        let distance = byte &- UInt8(ascii: "-")
        return distance < 64 ? 0x0009_0001 &>> UInt64(distance) & 1 == 1 : byte == 0xEF
    }
}

extension UnsafeRawPointer {
    @inline(__always)
    fileprivate func word(_ offset: Int) -> UInt64 { loadUnaligned(fromByteOffset: offset, as: UInt64.self) }

    @inline(__always)
    fileprivate func half(_ offset: Int) -> UInt32 { loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
}
