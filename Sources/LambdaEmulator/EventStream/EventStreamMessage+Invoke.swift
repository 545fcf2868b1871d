import DatastreamJSON
import NIOCore

extension EventStreamMessage {
    /// A piece of the function's response.
    static func payloadChunk(_ bytes: ByteBuffer) -> EventStreamMessage {
        EventStreamMessage(
            headers: [
                (":event-type", "PayloadChunk"), (":content-type", "application/octet-stream"),
                (":message-type", "event"),
            ],
            payload: bytes
        )
    }

    /// The end of the response, with the error of the function if it failed, and the end of its log in base64.
    static func invokeComplete(_ failure: FunctionFailure? = nil, logResult: String? = nil) -> EventStreamMessage {
        var details = JSONObject([])
        if let failure {
            details["ErrorCode"] = .string(failure.type)
            details["ErrorDetails"] = .string(failure.details)
        }
        if let logResult { details["LogResult"] = .string(logResult) }
        return EventStreamMessage(
            headers: [
                (":event-type", "InvokeComplete"), (":content-type", "application/json"), (":message-type", "event"),
            ],
            payload: ByteBuffer(bytes: JSONValue.object(details).bytes())
        )
    }
}
