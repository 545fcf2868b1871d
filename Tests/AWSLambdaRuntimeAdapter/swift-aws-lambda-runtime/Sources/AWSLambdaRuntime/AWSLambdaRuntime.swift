// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation
import Logging
import NIOCore

// The declarations of swift-aws-lambda-runtime 2 that MiddyAWSLambdaRuntime uses, by their documented signatures, and those
// whose names it has to live with.

/// A handler that writes its response.
public protocol StreamingLambdaHandler: SendableMetatype {
    mutating func handle(
        _ event: ByteBuffer,
        responseWriter: some LambdaResponseStreamWriter,
        context: LambdaContext
    ) async throws
}

/// What a response is written to.
public protocol LambdaResponseStreamWriter {
    func write(_ buffer: ByteBuffer, hasCustomHeaders: Bool) async throws
    func finish() async throws
    func writeAndFinish(_ buffer: ByteBuffer) async throws
}

/// A handler that returns its response.
public protocol LambdaHandler {
    associatedtype Event
    associatedtype Output

    func handle(_ event: Event, context: LambdaContext) async throws -> Output
}

/// What is known about an invocation.
public struct LambdaContext: Sendable {
    public var requestID: String
    public var traceID: String
    public var tenantID: String?
    public var invokedFunctionARN: String
    public var deadline: LambdaClock.Instant
    public var cognitoIdentity: String?
    public var logger: Logger

    public init(
        requestID: String,
        traceID: String,
        tenantID: String?,
        invokedFunctionARN: String,
        deadline: LambdaClock.Instant,
        cognitoIdentity: String? = nil,
        logger: Logger
    ) {
        self.requestID = requestID
        self.traceID = traceID
        self.tenantID = tenantID
        self.invokedFunctionARN = invokedFunctionARN
        self.deadline = deadline
        self.cognitoIdentity = cognitoIdentity
        self.logger = logger
    }
}

/// The clock of deadlines.
public struct LambdaClock: Sendable {
    /// A moment.
    public struct Instant: Sendable {
        let milliseconds: Int64

        public init(millisecondsSinceEpoch milliseconds: Int64) { self.milliseconds = milliseconds }

        public func millisecondsSinceEpoch() -> Int64 { milliseconds }
    }
}
