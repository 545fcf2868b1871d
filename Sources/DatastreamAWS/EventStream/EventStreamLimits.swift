/// How large the parts of an event-stream message may be.
enum EventStreamLimits {
    /// The two lengths, their checksum, and the message's checksum.
    static let overhead = 16
    /// The first three of them.
    static let prelude = 12
    /// The most bytes the headers may take.
    static let headers = 131_072
    /// The most bytes a payload may take.
    static let payload = 25_165_824

    static func check(headers length: Int, at offset: Int? = nil) throws(AWSError) {
        guard length <= headers else {
            throw AWSError(.limitExceeded, "a message's headers take \(length) of \(headers) bytes", byteOffset: offset)
        }
    }

    static func check(payload length: Int, limit: Int, at offset: Int? = nil) throws(AWSError) {
        guard length <= limit else {
            throw AWSError(.limitExceeded, "a message's payload takes \(length) of \(limit) bytes", byteOffset: offset)
        }
    }
}
