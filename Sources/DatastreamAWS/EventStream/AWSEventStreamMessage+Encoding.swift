public import NIOCore

extension AWSEventStreamMessage {
    /// Writes the message as bytes.
    ///
    /// The format: the lengths of message and headers, their CRC-32, the headers, the payload, and the CRC-32 of
    /// everything before; all numbers are big endian.
    /// - Parameter buffer: Where to append.
    /// - Throws: ``AWSError/Code/invalidEventStream`` for a header without a name, with too long a name or value, or
    ///   twice; ``AWSError/Code/limitExceeded`` beyond the limits that ``awsEventStreamDecodeStream(maxPayloadSize:)``
    ///   has. Nothing has been written then.
    public func encode(into buffer: inout ByteBuffer) throws {
        var block = ByteBuffer()
        var names: Set<String> = []
        for header in headers {
            guard names.insert(header.name).inserted else {
                throw AWSError(.invalidEventStream, "the header \(header.name) stands twice in one message")
            }
            try header.encode(into: &block)
        }
        try EventStreamLimits.check(headers: block.readableBytes)
        try EventStreamLimits.check(payload: payload.readableBytes, limit: EventStreamLimits.payload)
        let start = buffer.writerIndex
        buffer.writeInteger(UInt32(EventStreamLimits.overhead + block.readableBytes + payload.readableBytes))
        buffer.writeInteger(UInt32(block.readableBytes))
        buffer.writeInteger(crc32(of: buffer, at: start, length: 8))
        buffer.writeImmutableBuffer(block)
        buffer.writeImmutableBuffer(payload)
        buffer.writeInteger(crc32(of: buffer, at: start, length: buffer.writerIndex - start))
    }
}

extension AWSEventStreamMessage.Header {
    fileprivate func encode(into block: inout ByteBuffer) throws {
        guard (1...255).contains(name.utf8.count) else {
            throw AWSError(
                .invalidEventStream,
                "a header's name has \(name.utf8.count) bytes; it must have 1 to 255: \(name.prefix(40))"
            )
        }
        block.writeInteger(UInt8(name.utf8.count))
        block.writeString(name)
        switch value {
        case .bool(let value): block.writeInteger(UInt8(value ? 0 : 1))
        case .int8(let value): block.writeMultipleIntegers(UInt8(2), value)
        case .int16(let value): block.writeMultipleIntegers(UInt8(3), value)
        case .int32(let value): block.writeMultipleIntegers(UInt8(4), value)
        case .int64(let value): block.writeMultipleIntegers(UInt8(5), value)
        case .bytes(let value): try write(value, type: 6, into: &block)
        case .string(let value): try write(ByteBuffer(string: value), type: 7, into: &block)
        case .timestamp(let value): block.writeMultipleIntegers(UInt8(8), value)
        case .uuid(let value):
            block.writeInteger(UInt8(9))
            block.writeMultipleIntegers(UInt64(value >> 64), UInt64(truncatingIfNeeded: value))
        }
    }

    private func write(_ value: ByteBuffer, type: UInt8, into block: inout ByteBuffer) throws {
        guard let length = UInt16(exactly: value.readableBytes) else {
            throw AWSError(
                .invalidEventStream,
                "the header \(name) has \(value.readableBytes) bytes; a value may have 65,535"
            )
        }
        block.writeMultipleIntegers(type, length)
        block.writeImmutableBuffer(value)
    }
}
