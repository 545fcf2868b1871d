import DatastreamCore

/// A text to look for, as UTF-8 bytes, with what a search needs to go on across chunks (Knuth, Morris and Pratt, 1977).
///
/// UTF-8 finds its own borders, so what is found byte by byte is found scalar by scalar, wherever chunks are cut.
struct BytePattern: Sendable {
    let bytes: [UInt8]
    /// For each number of bytes that fit, the longest shorter start of the pattern that they end with.
    private let fallback: [Int]

    /// - Throws: ``StreamError/Code/invalidOption`` when the text is empty.
    init(_ text: String, option: String) throws {
        guard !text.isEmpty else {
            throw StreamError(.invalidOption, "\(option) is empty; give at least one character")
        }
        let bytes = Array(text.utf8)
        var fallback = [0, 0]
        var length = 0
        for byte in bytes.dropFirst() {
            while length > 0, bytes[length] != byte { length = fallback[length] }
            if bytes[length] == byte { length += 1 }
            fallback.append(length)
        }
        self.bytes = bytes
        self.fallback = fallback
    }

    /// Looks for the next end of the pattern.
    /// - Parameters:
    ///   - text: Where to look.
    ///   - index: Where to begin.
    ///   - matched: How many bytes of the pattern fit at `index`; afterwards, at the place returned.
    /// - Returns: The place after the pattern's last byte, with `matched` the pattern's length; or nil at the end.
    func findEnd(in text: UnsafeRawBufferPointer, from index: Int, matched: inout Int) -> Int? {
        let first = bytes[0]
        let length = bytes.count
        var place = index
        while place < text.count {
            if matched == 0 {
                while place < text.count, text[place] != first { place &+= 1 }
                if place == text.count { return nil }
            }
            let byte = text[place]
            while matched > 0, bytes[matched] != byte { matched = fallback[matched] }
            if bytes[matched] == byte { matched &+= 1 }
            place &+= 1
            if matched == length { return place }
        }
        return nil
    }

    /// The longest part of the pattern that may begin another occurrence inside one that was just found.
    var overlap: Int { fallback[bytes.count] }
}
