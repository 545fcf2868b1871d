import Logging
import NIOCore
import NIOHTTP1

/// One invocation as the Runtime API hands it out.
struct Invocation: Sendable {
    var context: InvocationContext
    var event: ByteBuffer

    /// Reads the answer to `next`; headers that the platform may leave out are tolerated.
    /// - Throws: ``LambdaError/Code/invalidInvocation`` without an id or a deadline.
    init(_ answer: HTTPAnswer, logger: Logger) throws {
        func value(_ name: String) -> String? {
            answer.headers.first(name: "Lambda-Runtime-\(name)").flatMap { $0.isEmpty ? nil : $0 }
        }
        guard let requestID = value("Aws-Request-Id"), let deadline = value("Deadline-Ms").flatMap({ Int64($0) }) else {
            throw LambdaError(
                .invalidInvocation,
                "the Runtime API handed out an invocation without an id or a deadline"
            )
        }
        var logger = logger
        logger[metadataKey: "requestID"] = "\(requestID)"
        context = InvocationContext(
            requestID: requestID,
            deadlineInMilliseconds: deadline,
            invokedFunctionARN: value("Invoked-Function-Arn") ?? "",
            traceID: value("Trace-Id"),
            clientContext: value("Client-Context"),
            cognitoIdentity: value("Cognito-Identity"),
            tenantID: value("Aws-Tenant-Id"),
            logger: logger
        )
        event = answer.body
    }
}
