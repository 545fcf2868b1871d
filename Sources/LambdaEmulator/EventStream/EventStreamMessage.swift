import NIOCore

/// One message of an `application/vnd.amazon.eventstream` body.
struct EventStreamMessage {
    /// The headers in order, all of them text.
    let headers: [(name: String, value: String)]

    /// The payload.
    let payload: ByteBuffer

    /// The message as bytes: lengths and their checksum, headers, payload, and the checksum of everything before.
    func encoded() -> ByteBuffer {
        let headersLength = headers.reduce(0) { $0 + 1 + $1.name.utf8.count + 3 + $1.value.utf8.count }
        let total = 12 + headersLength + payload.readableBytes + 4
        var message = ByteBufferAllocator().buffer(capacity: total)
        message.writeInteger(UInt32(truncatingIfNeeded: total))
        message.writeInteger(UInt32(truncatingIfNeeded: headersLength))
        message.writeInteger(message.checksum)
        for (name, value) in headers {
            message.writeInteger(UInt8(truncatingIfNeeded: name.utf8.count))
            message.writeString(name)
            message.writeInteger(Self.textType)
            message.writeInteger(UInt16(truncatingIfNeeded: value.utf8.count))
            message.writeString(value)
        }
        message.writeImmutableBuffer(payload)
        message.writeInteger(message.checksum)
        return message
    }

    private static let textType: UInt8 = 7
}

extension ByteBuffer {
    /// The CRC-32 of the readable bytes.
    fileprivate var checksum: UInt32 {
        withUnsafeReadableBytes { bytes in
            var crc = CRC32()
            crc.update(bytes)
            return crc.value
        }
    }
}
