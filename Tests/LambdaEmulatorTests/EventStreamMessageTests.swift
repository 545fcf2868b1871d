import DatastreamBase64
import DatastreamJSON
import NIOCore
import Testing

@testable import LambdaEmulator

/// Frames against botocore's own decoder.
@Suite(.enabled("needs boto3") { await Botocore.isInstalled() }, .timeLimit(.minutes(1)))
struct EventStreamMessageTests {
    @Test func botocoreDecodesFramesSplitAnywhere() async throws {
        let failure = FunctionFailure(type: "Function.X", message: "line\n\"two\" ü")
        var frames = EventStreamMessage.payloadChunk(ByteBuffer(string: "payload")).encoded()
        frames.writeImmutableBuffer(EventStreamMessage.payloadChunk(ByteBuffer()).encoded())
        frames.writeImmutableBuffer(EventStreamMessage.invokeComplete().encoded())
        frames.writeImmutableBuffer(EventStreamMessage.invokeComplete(failure).encoded())
        let output = try await Botocore.run(
            """
            import base64, json
            from botocore.eventstream import EventStreamBuffer
            buffer, messages = EventStreamBuffer(), []
            for byte in base64.b64decode('\(Base64.encode(frames.readableBytesView))'):
                buffer.add_data(bytes([byte]))
                messages += [[dict(m.headers), m.payload.decode()] for m in buffer]
            print(json.dumps(messages))
            """
        )
        let messages = try #require(try JSONValue(parsing: output).array)
        #expect(messages.count == 4)
        let headers: JSONValue = [
            ":event-type": "PayloadChunk", ":content-type": "application/octet-stream", ":message-type": "event",
        ]
        #expect(messages[0] == [headers, "payload"])
        #expect(messages[1] == [headers, ""])
        #expect(messages[2][1] == "{}")
        #expect(messages[2][0]?[":event-type"] == "InvokeComplete")
        let details = try JSONValue(parsing: messages[3][1]?.string ?? "")
        #expect(details["ErrorCode"] == "Function.X")
        #expect(details["ErrorDetails"] == .string(failure.details))
    }
}
