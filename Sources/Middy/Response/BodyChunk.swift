public import NIOCore

/// What bodies are made of: bytes or text, whole or as the elements of a stream.
public protocol BodyChunk: Sendable {
    /// The bytes; text as UTF-8.
    var bodyBytes: ByteBuffer { get }
}

extension ByteBuffer: BodyChunk {
    /// The buffer itself.
    public var bodyBytes: ByteBuffer { self }
}

extension String: BodyChunk {
    /// The text as UTF-8.
    public var bodyBytes: ByteBuffer { ByteBuffer(string: self) }
}

extension Substring: BodyChunk {
    /// The text as UTF-8.
    public var bodyBytes: ByteBuffer { ByteBuffer(substring: self) }
}

extension [UInt8]: BodyChunk {
    /// The bytes, copied.
    public var bodyBytes: ByteBuffer { ByteBuffer(bytes: self) }
}
