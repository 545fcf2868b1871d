/// The end of a log, of bounded size.
struct LogBuffer {
    /// The most bytes kept.
    static let limit = 8_192

    /// The bytes a caller gets of it, the service's 4 KB.
    static let tail = 4_096

    private(set) var bytes: [UInt8] = []

    mutating func append(_ new: some Collection<UInt8>) {
        bytes.append(contentsOf: new.suffix(Self.limit))
        if bytes.count > 2 * Self.limit { bytes.removeFirst(bytes.count - Self.limit) }
    }

    /// Appends a line, on a line of its own.
    mutating func append(line: String) {
        if let last = bytes.last, last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
        append(Array("\(line)\n".utf8))
    }

    var kept: ArraySlice<UInt8> { bytes.suffix(Self.limit) }
}
