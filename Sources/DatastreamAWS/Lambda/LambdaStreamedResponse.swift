public import DatastreamCore
public import NIOCore

/// A response that streams: its head, and its body as it comes.
public struct LambdaStreamedResponse: Sendable {
    /// The HTTP status: 200, or 204 for a dry run.
    public let statusCode: Int
    /// The version that runs, or nil.
    public let executedVersion: String?
    /// The id of the request, or nil.
    public let requestID: String?
    /// What the function writes, each chunk as soon as it has come; for one consumer.
    ///
    /// It ends only when the service has said that the response is complete. It throws ``AWSError``:
    /// ``AWSError/Code/functionError`` when the function failed (after the bytes it had written),
    /// ``AWSError/Code/serviceError`` for an exception in the stream, ``AWSError/Code/incompleteResponse`` when the
    /// connection broke or the end was never announced, ``AWSError/Code/invalidEventStream`` for corrupt messages; and
    /// `StreamError.Code.alreadyConsumed` for a second consumer.
    ///
    /// Reading slowly slows the function down: no more is read from the connection than is asked for, plus one message.
    /// Dropping the iterator before the end, or cancelling the task that reads, closes the connection; on AWS the function
    /// runs on nevertheless.
    public let body: ReadableStream<ByteBuffer>

    let completion: LambdaCompletion
    let functionName: String

    /// The last 4 KB of the function's log, if they were asked for; nil until the body has been read to its end.
    public var logTail: String? { completion.logTail }
}
