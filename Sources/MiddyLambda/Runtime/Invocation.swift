import Logging
import NIOCore
import NIOHTTP1

/// One invocation as the Runtime API hands it out.
struct Invocation: Sendable {
    var context: InvocationContext
    var event: ByteBuffer

    /// The longest a function may run, in milliseconds: what holds without a deadline.
    private static let longestTime: Int64 = 900_000

    /// Reads the answer to `next`; every header but the id may be left out.
    /// - Throws: ``LambdaError/Code/invalidInvocation`` without an id, as there is nothing to answer then.
    init(_ answer: HTTPAnswer, logger: Logger) throws {
        func value(_ name: String) -> String? {
            answer.headers.first(name: "Lambda-Runtime-\(name)").flatMap { $0.isEmpty ? nil : $0 }
        }
        guard let requestID = value("Aws-Request-Id"), requestID.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw LambdaError(.invalidInvocation, "the Runtime API handed out an invocation without a usable id")
        }
        let deadline =
            value("Deadline-Ms").flatMap { Int64($0) }
            ?? WallTime.now.millisecondsSince1970 + Self.longestTime
        var logger = logger
        logger[metadataKey: "requestId"] = "\(requestID)"
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
