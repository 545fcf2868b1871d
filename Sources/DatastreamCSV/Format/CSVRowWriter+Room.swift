extension CSVRowWriter {
    /// ``cursor`` as a number.
    @inlinable
    @inline(__always)
    var address: UInt { UInt(bitPattern: cursor) }

    /// Makes room for `size` bytes.
    @inline(__always)
    mutating func reserve(_ size: Int) {
        if end - cursor < size { grow(size) }
    }

    @inline(never)
    private mutating func grow(_ size: Int) {
        let (count, earlier) = (count, rowStart - storage.bytes)
        storage.grow(to: count + size + Self.spareRoom, keeping: count)
        (cursor, rowStart) = (storage.bytes + count, storage.bytes + earlier)
        end = storage.bytes + storage.capacity
        findLastAddresses()
    }

    /// Says where the storage's room for fields that are written as they are ends.
    mutating func findLastAddresses() {
        let last = UInt(bitPattern: end - Self.spareRoom)
        lastForNumbers = numbersArePlain ? last : 0
        lastForTexts = plainBytes != 0 ? last : 0
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        cursor.pointee = byte
        cursor += 1
    }

    /// Writes bytes as they are.
    mutating func appendBytes(_ bytes: ArraySlice<UInt8>) {
        reserve(bytes.count)
        for byte in bytes { append(byte) }
    }

    /// Ends a field with a delimiter, for which there is room.
    @inline(__always)
    mutating func endField() {
        if delimiterCount == 1 { append(delimiter) } else { appendDelimiter() }
    }

    @inline(never)
    private mutating func appendDelimiter() {
        for byte in dialect.delimiter { append(byte) }
    }

    /// Ends a field with a delimiter of one byte, for which there is room.
    @inlinable
    @inline(__always)
    mutating func endPlainField(at fieldEnd: UnsafeMutablePointer<UInt8>) {
        fieldEnd.pointee = delimiter
        cursor = fieldEnd + 1
    }
}
