import NIOCore

/// The bytes that a parser works on, and the fields and rows it has found in them.
///
/// Complete rows share the memory they lie in; the unfinished row moves on to new memory, or to the front of the same once
/// no batch looks at it any more, which a count of references tells as safely as it does for arrays.
struct CSVParseBuffer {
    private var storage = ByteStorage(capacity: CSVIndex.padding)
    private(set) var count = 0
    private(set) var fields = WordStorage(capacity: 16)
    private(set) var rows = WordStorage(capacity: 16)
    /// Where the unfinished row begins.
    var rowStart = 0
    /// Where the bytes begin in the input.
    private var byteOffset = 0
    private var isShared = false

    /// Readable and writable for `count` bytes, and for the padding that the fast scanner reads.
    var bytes: UnsafeMutablePointer<UInt8> { storage.bytes }

    /// Whether positions would not fit 32 bits with a sign.
    var isTooLong: Bool { count >= Int(UInt32.max) / 2 }

    /// Where a row begins in the input; the unfinished one is behind the last.
    func byteOffset(ofRow row: Int) -> Int {
        byteOffset + (row < rows.count ? Int(truncatingIfNeeded: rows.words[row] & 0xFFFF_FFFF) : rowStart)
    }

    /// Makes room for bytes behind what is left, which have to be written next.
    /// - Returns: How far what is left has moved to the left.
    mutating func append(room: Int) -> Int {
        let distance = makeOwn(room: room)
        count += room
        (storage.bytes + count).initialize(repeating: 0, count: CSVIndex.padding)
        return distance
    }

    /// Puts a chunk behind what is left.
    /// - Returns: How far what is left has moved to the left.
    mutating func append(_ chunk: ByteBuffer) -> Int {
        let start = count
        let distance = append(room: chunk.readableBytes)
        chunk.withUnsafeReadableBytes { new in
            guard let source = new.bindMemory(to: UInt8.self).baseAddress else { return }
            (bytes + start - distance).update(from: source, count: new.count)
        }
        return distance
    }

    /// Makes room in memory that no batch shares.
    /// - Returns: How far what is left has moved to the left.
    mutating func makeOwn(room: Int) -> Int {
        guard isShared || rowStart > 0 else {
            storage.reserve(room + CSVIndex.padding, after: count)
            return 0
        }
        let distance = rowStart
        let left = count - distance
        let size = left + room + CSVIndex.padding
        let firstField = rows.count == 0 ? 0 : Int(truncatingIfNeeded: rows.words[rows.count - 1] >> 32)
        let words = UInt64(distance) << 32 | UInt64(distance)
        // when nobody looks at the rows any more, their memory is used again; but not the memory of a giant row
        if isKnownUniquelyReferenced(&storage), storage.capacity <= max(1 << 20, 4 * size) {
            storage.bytes.update(from: storage.bytes + distance, count: left)
            storage.reserve(size - left, after: left)
            fields.keep(from: firstField, less: words)
            rows.removeLast(rows.count)
        } else {
            let new = ByteStorage(capacity: size)
            new.bytes.update(from: storage.bytes + distance, count: left)
            storage = new
            fields = WordStorage(fields, from: firstField, less: words)
            rows = WordStorage(capacity: 16)
        }
        count = left
        byteOffset += distance
        rowStart = 0
        isShared = false
        return distance
    }

    /// Hands the complete rows out; nothing is written to their memory while the batch lives.
    mutating func share(firstNumber: Int, header: CSVHeaderIndex?) -> CSVBatchStorage {
        isShared = true
        return CSVBatchStorage(
            bytes: storage,
            fields: fields,
            rows: rows,
            firstNumber: firstNumber,
            byteOffset: byteOffset,
            header: header
        )
    }

    /// The first complete row with a field beyond the limit, or that is longer than twice the limit.
    func firstRow(beyond limit: Int) -> Int? {
        guard count > limit else { return nil }
        var field = 0
        for row in 0..<rows.count {
            let end = Int(truncatingIfNeeded: rows.words[row] >> 32)
            let start = Int(truncatingIfNeeded: rows.words[row] & 0xFFFF_FFFF)
            var last = start
            while field < end {
                last = Int(truncatingIfNeeded: fields.words[field] >> 32)
                if last - Int(truncatingIfNeeded: fields.words[field] & 0xFFFF_FFFF) > limit { return row }
                field += 1
            }
            if last - start > 2 * limit { return row }
        }
        return nil
    }
}
