import DatastreamJSON
public import NIOCore

/// One call of a function: its name, its event and how it is called.
///
/// ```swift
/// var invocation = try LambdaInvocation(functionName: "export", payload: Export(month: "2026-11"))
/// invocation.qualifier = "live"
/// invocation.includesLogTail = true
/// ```
public struct LambdaInvocation: Sendable {
    /// How the service runs the function.
    public struct InvocationType: Hashable, Sendable {
        /// The type as the service spells it.
        public let rawValue: String

        /// A type by its name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// Wait for the response; the default.
        public static let requestResponse = InvocationType(rawValue: "RequestResponse")
        /// Queue the event and do not wait; for `invoke` only.
        public static let event = InvocationType(rawValue: "Event")
        /// Check name and permission, and do not run anything.
        public static let dryRun = InvocationType(rawValue: "DryRun")
    }

    /// The function's name, partial ARN or ARN; a qualifier may follow after a colon.
    public var functionName: String
    /// The event, at most 6 MB; none is what functions see as `{}`.
    public var payload: ByteBuffer
    /// The version or alias, such as `live` or `$LATEST`, or nil.
    public var qualifier: String?
    /// The client context as JSON text, at most 3,583 bytes in base64, or nil.
    public var clientContext: String?
    /// Whether the last 4 KB of the function's log come back with the response.
    ///
    /// Default: false.
    public var includesLogTail = false
    /// The tenant, for functions with tenant isolation, or nil.
    public var tenantID: String?
    /// How the service runs the function.
    public var invocationType = InvocationType.requestResponse

    /// Makes a call with bytes as its event.
    /// - Parameters:
    ///   - functionName: The function's name, partial ARN or ARN.
    ///   - payload: The event: JSON, for most functions. Default: none.
    ///   - qualifier: The version or alias.
    public init(functionName: String, payload: ByteBuffer = ByteBuffer(), qualifier: String? = nil) {
        self.functionName = functionName
        self.payload = payload
        self.qualifier = qualifier
    }

    /// Makes a call with text as its event.
    /// - Parameters:
    ///   - functionName: The function's name, partial ARN or ARN.
    ///   - payload: The event as it is sent: JSON, for most functions.
    ///   - qualifier: The version or alias.
    public init(functionName: String, payload: String, qualifier: String? = nil) {
        self.init(functionName: functionName, payload: ByteBuffer(string: payload), qualifier: qualifier)
    }

    /// Makes a call with a value as its event.
    /// - Parameters:
    ///   - functionName: The function's name, partial ARN or ARN.
    ///   - payload: The event. A `String`, `ByteBuffer` or `[UInt8]` is sent as it is, anything else as JSON.
    ///   - qualifier: The version or alias.
    /// - Throws: What the value throws while it is encoded, and `JSONError` for infinity and NaN.
    @_disfavoredOverload
    public init(functionName: String, payload: some Encodable, qualifier: String? = nil) throws {
        let bytes: ByteBuffer
        switch payload {
        case let text as String: bytes = ByteBuffer(string: text)
        case let buffer as ByteBuffer: bytes = buffer
        case let array as [UInt8]: bytes = ByteBuffer(bytes: array)
        default: bytes = ByteBuffer(bytes: try JSONValueEncoder().encode(payload))
        }
        self.init(functionName: functionName, payload: bytes, qualifier: qualifier)
    }
}
