import DatastreamAWS
import NIOCore

extension AWSEventStreamMessage {
    /// A piece of a function's response.
    static func payloadChunk(_ text: String) -> AWSEventStreamMessage {
        AWSEventStreamMessage(
            headers: [
                Header(":message-type", .string("event")), Header(":event-type", .string("PayloadChunk")),
                Header(":content-type", .string("application/octet-stream")),
            ],
            payload: ByteBuffer(string: text)
        )
    }

    /// The end of a response.
    static func invokeComplete(_ json: String = "{}") -> AWSEventStreamMessage {
        AWSEventStreamMessage(
            headers: [
                Header(":message-type", .string("event")), Header(":event-type", .string("InvokeComplete")),
                Header(":content-type", .string("application/json")),
            ],
            payload: ByteBuffer(string: json)
        )
    }
}

/// Messages as bytes.
func frames(_ messages: AWSEventStreamMessage...) throws -> ByteBuffer { try frames(messages) }

/// Messages as bytes.
func frames(_ messages: [AWSEventStreamMessage]) throws -> ByteBuffer {
    var bytes = ByteBuffer()
    for message in messages { try message.encode(into: &bytes) }
    return bytes
}
