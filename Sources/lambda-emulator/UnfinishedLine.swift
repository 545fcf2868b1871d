/// The begin of a line whose rest is yet to come.
///
/// Programs write a line in pieces, and no other line is to get in between. What has no end after 200 ms, such as a question
/// or a row of dots, is passed on as it is.
struct UnfinishedLine {
    private static let patience = Duration.milliseconds(200)
    private static let limit = 8_192

    private var bytes: [UInt8] = []
    private var began = ContinuousClock.now

    /// Adds what was written, and gives what is to be passed on now.
    mutating func append(_ new: [UInt8], at now: ContinuousClock.Instant) -> [UInt8] {
        if bytes.isEmpty { began = now }
        bytes += new
        if bytes.count > Self.limit || now - began > Self.patience { return take() }
        guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        defer {
            bytes.removeFirst(end + 1)
            began = now
        }
        return Array(bytes[...end])
    }

    /// Gives what is there.
    mutating func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }
}
