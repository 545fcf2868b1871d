public import Logging

/// What the runtime knows about one invocation.
///
/// Named so because `LambdaContext` is swift-aws-lambda-runtime's.
public struct InvocationContext: Sendable {
    /// The id of the invocation.
    public var requestID: String
    /// When the invocation is cut off, in milliseconds since 1970.
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
}
