public import NIOCore

/// One message of an `application/vnd.amazon.eventstream` body.
public struct AWSEventStreamMessage: Sendable, Hashable {
    /// A header: a name of 1 to 255 bytes and its value.
    public struct Header: Sendable, Hashable {
        /// The name; names that begin with a colon belong to the protocol.
        public var name: String
        /// The value.
        public var value: AWSEventStreamHeaderValue

        /// Makes a header.
        /// - Parameters:
        ///   - name: The name, 1 to 255 bytes of UTF-8.
        ///   - value: The value.
        public init(_ name: String, _ value: AWSEventStreamHeaderValue) {
            self.name = name
            self.value = value
        }
    }

    /// The headers in the order in which they were sent; no two have the same name.
    public var headers: [Header]
    /// The payload.
    public var payload: ByteBuffer

    /// Makes a message.
    /// - Parameters:
    ///   - headers: The headers, each name once.
    ///   - payload: The payload.
    public init(headers: [Header] = [], payload: ByteBuffer = ByteBuffer()) {
        self.headers = headers
        self.payload = payload
    }

    /// The value of the header with this name, or nil.
    public subscript(name: String) -> AWSEventStreamHeaderValue? {
        headers.first { $0.name == name }?.value
    }
}
