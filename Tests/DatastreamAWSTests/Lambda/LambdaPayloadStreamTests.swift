import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

@testable import DatastreamAWS

/// The stage between the messages of a response and its bytes.
@Suite struct LambdaPayloadStreamTests {
    private let stage = LambdaPayloadStream(functionName: "f", requestID: nil, completion: LambdaCompletion())

    @Test func payloadsPassHoweverTheStageIsFlushed() throws {
        try TransformVerifier(stage).verify(
            [.payloadChunk("one"), .payloadChunk(""), .payloadChunk("two"), .invokeComplete()],
            expecting: ByteBuffer(string: "onetwo")
        )
    }

    @Test(
        arguments: [
            ([], .incompleteResponse), ([.payloadChunk("one")], .incompleteResponse),
            ([.invokeComplete(), .payloadChunk("late")], .invalidEventStream),
            ([.payloadChunk("one"), .invokeComplete(#"{"ErrorCode":"Unhandled"}"#)], .functionError),
        ] as [([AWSEventStreamMessage], AWSError.Code)]
    )
    func failuresAreTheSameHoweverTheStageIsFlushed(messages: [AWSEventStreamMessage], code: AWSError.Code) throws {
        try TransformVerifier(stage).verifyFailure(messages) { ($0 as? AWSError)?.code == code }
    }
}
