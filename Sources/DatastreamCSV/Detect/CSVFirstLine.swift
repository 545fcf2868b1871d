/// Finds the end of a table's first line and the delimiters in it, both outside quotes.
///
/// It can stop after any byte and go on when there are more. Which delimiter counts is not known yet, so a quote opens
/// behind each of them. A `"` is believed as long as its end may still come; a `'`, which is an apostrophe more often, only
/// when its end, followed by a delimiter or a newline, has arrived with the newline behind which it may stand.
struct CSVFirstLine {
    /// What may separate fields, the first that occurs first.
    private static let candidates: [UInt8] = [9, 0x7C, 0x3B, 0x2C]

    /// The next byte to look at.
    private var position = 0
    private var isFieldStart = true
    /// The quote that is open.
    private var quote: UInt8?
    /// The first newline since then, at which the line ends if the quote was none.
    private var innerNewline: Int?
    /// The delimiters that occur, and those that occur since the quote was opened, as places among the candidates.
    private var found: Set<Int> = []
    private var foundInside: Set<Int> = []

    /// The delimiter that counts.
    var delimiter: UInt8 { found.min().map { Self.candidates[$0] } ?? UInt8(ascii: ",") }

    /// Goes on to the end of the line.
    /// - Parameters:
    ///   - bytes: All bytes from the start on; a byte-order mark may be the first.
    ///   - isLast: Whether to decide by these bytes, because none come any more or too many are held.
    /// - Returns: Where the line ends, or nil when that cannot be said yet.
    mutating func end(in bytes: UnsafeRawBufferPointer, isLast: Bool) -> Int? {
        if position == 0 {
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            if bytes.count < mark.count, mark.starts(with: bytes), !isLast { return nil }
            if bytes.starts(with: mark) { position = mark.count }
        }
        while position < bytes.count {
            let byte = bytes[position]
            if let open = quote {
                guard step(over: byte, in: open, bytes, isLast: isLast) else { return nil }
                if quote == nil, let end = innerNewline { return end }
            } else if byte == 10 || byte == 13 {
                return isWhole(position, bytes, isLast: isLast) ? position : nil
            } else {
                if isFieldStart, byte == 0x22 || byte == 0x27 { quote = byte }
                let place = Self.candidates.firstIndex(of: byte)
                isFieldStart = place != nil
                if let place { found.insert(place) }
                position += 1
            }
        }
        // the quote is none
        guard quote == 0x27 || isLast, let end = innerNewline, isWhole(end, bytes, isLast: isLast) else { return nil }
        takeBack()
        return end
    }

    /// Looks at a byte behind a quote; false when that takes the next one.
    private mutating func step(over byte: UInt8, in open: UInt8, _ bytes: UnsafeRawBufferPointer, isLast: Bool) -> Bool
    {
        if byte == open {
            let next = position + 1 < bytes.count ? bytes[position + 1] : nil
            guard next != nil || isLast else { return false }
            if next == open {
                position += 2
            } else if open == 0x22 || next.map(isBoundary) ?? true {
                (quote, innerNewline, foundInside) = (nil, nil, [])
                position += 1
            } else {
                takeBack()
                position += 1
            }
            return true
        }
        if byte == 10 || byte == 13 { innerNewline = innerNewline ?? position }
        if innerNewline == nil, let place = Self.candidates.firstIndex(of: byte) { foundInside.insert(place) }
        position += 1
        return true
    }

    /// Whether a newline is known: a CR at the end may be half a CRLF.
    private func isWhole(_ newline: Int, _ bytes: UnsafeRawBufferPointer, isLast: Bool) -> Bool {
        isLast || bytes[newline] == 10 || newline + 1 < bytes.count
    }

    /// What was taken for a quote is data.
    private mutating func takeBack() {
        found.formUnion(foundInside)
        (quote, foundInside) = (nil, [])
    }

    private func isBoundary(_ byte: UInt8) -> Bool {
        byte == 10 || byte == 13 || Self.candidates.contains(byte)
    }
}
