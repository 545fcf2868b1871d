public import Logging

/// What the runtime knows about one invocation.
///
/// Named so because `LambdaContext` is swift-aws-lambda-runtime's.
public struct InvocationContext: Sendable {
    /// The id of the invocation.
    public var requestID: String
    /// When the invocation is cut off, in milliseconds since 1970; `Int64.max` stands for never.
    public var deadlineInMilliseconds: Int64
    /// The ARN that was invoked, or empty.
    public var invokedFunctionARN: String
    /// The X-Ray header, or nil.
    public var traceID: String?
    /// What the caller passed as client context, as JSON text, or nil.
    public var clientContext: String?
    /// The caller's Cognito identity, as JSON text, or nil.
    public var cognitoIdentity: String?
    /// The tenant, or nil.
    public var tenantID: String?
    /// A logger that carries the request's id.
    public var logger: Logger

    /// The time, in milliseconds since 1970.
    package var currentMilliseconds: @Sendable () -> Int64 = wallClockMilliseconds

    /// Makes a context, for programs that call handlers themselves.
    /// - Parameters:
    ///   - requestID: The id of the invocation.
    ///   - deadlineInMilliseconds: When the invocation is cut off, in milliseconds since 1970; `Int64.max`: never.
    ///   - invokedFunctionARN: The ARN that was invoked, or empty.
    ///   - traceID: The X-Ray header, or nil.
    ///   - clientContext: What the caller passed as client context, as JSON text, or nil.
    ///   - cognitoIdentity: The caller's Cognito identity, as JSON text, or nil.
    ///   - tenantID: The tenant, or nil.
    ///   - logger: A logger that carries the request's id.
    public init(
        requestID: String,
        deadlineInMilliseconds: Int64,
        invokedFunctionARN: String,
        traceID: String? = nil,
        clientContext: String? = nil,
        cognitoIdentity: String? = nil,
        tenantID: String? = nil,
        logger: Logger
    ) {
        self.requestID = requestID
        self.deadlineInMilliseconds = deadlineInMilliseconds
        self.invokedFunctionARN = invokedFunctionARN
        self.traceID = traceID
        self.clientContext = clientContext
        self.cognitoIdentity = cognitoIdentity
        self.tenantID = tenantID
        self.logger = logger
    }

    /// How long the invocation may still take before the platform ends it, in whole milliseconds; negative once it is over.
    public var remainingTime: Duration {
        // a deadline from nowhere must not overflow
        .milliseconds(deadlineInMilliseconds) - .milliseconds(currentMilliseconds())
    }
}
