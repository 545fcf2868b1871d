/// What went wrong in a call of an AWS service: before it was made, in the service, in the function, or on the way back.
///
/// ```swift
/// do {
///     for try await chunk in response.body { … }
/// } catch let error as AWSError where error.code == .functionError {
///     print(error.errorType ?? "", error.errorDetails ?? "")
/// }
/// ```
public struct AWSError: Error, Sendable, CustomStringConvertible {
    /// The kinds of errors; new ones may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case missingCredentials, credentialsFailed, missingRegion, invalidOption, connectionFailed
            case serviceError, functionError, incompleteResponse, invalidEventStream, invalidPrelude, limitExceeded
        }
        private let kind: Kind

        private init(_ kind: Kind) { self.kind = kind }

        /// No credentials were found; the message says where they were looked for.
        public static let missingCredentials = Code(.missingCredentials)
        /// A place that should give credentials failed or gave something that cannot be used.
        public static let credentialsFailed = Code(.credentialsFailed)
        /// No region was found; the message says where it was looked for.
        public static let missingRegion = Code(.missingRegion)
        /// An option, a variable of the environment or a line of a configuration file cannot be used.
        public static let invalidOption = Code(.invalidOption)
        /// The service could not be reached, or the connection broke before it answered.
        public static let connectionFailed = Code(.connectionFailed)
        /// The service answered with an error; ``AWSError/errorType`` names it.
        public static let serviceError = Code(.serviceError)
        /// The function failed; ``AWSError/errorType`` and ``AWSError/errorDetails`` are its own words.
        public static let functionError = Code(.functionError)
        /// The response ended before its end was announced: what was read is not all.
        public static let incompleteResponse = Code(.incompleteResponse)
        /// The bytes are not an event stream, or not an intact one.
        public static let invalidEventStream = Code(.invalidEventStream)
        /// The response does not begin with a usable HTTP prelude.
        public static let invalidPrelude = Code(.invalidPrelude)
        /// A documented limit was exceeded.
        public static let limitExceeded = Code(.limitExceeded)

        /// The code's name.
        public var description: String { kind.rawValue }
    }

    /// What kind of error this is.
    public var code: Code
    /// What was wrong and what to do about it.
    public var message: String
    /// The function that was called, or nil.
    public var functionName: String?
    /// Which of several invocations failed, counted from 0, or nil.
    public var invocationIndex: Int?
    /// The HTTP status of the service's answer, or nil.
    public var status: Int?
    /// The service's or the function's name for the error, such as `ResourceNotFoundException`, or nil.
    public var errorType: String?
    /// What the function says about its error, decoded: JSON in most cases, or nil.
    public var errorDetails: String?
    /// The id of the request, to find it in the service's logs, or nil.
    public var requestID: String?
    /// The last 4 KB of the function's log, if they were asked for, or nil.
    public var logTail: String?
    /// Where in the response the error stands, in bytes from its start, or nil.
    public var byteOffset: Int?
    /// The error that caused this one, or nil.
    public var underlying: (any Error)?

    /// Creates an error.
    /// - Parameters:
    ///   - code: The kind of error.
    ///   - message: What was wrong and what to do about it.
    ///   - functionName: The function that was called.
    ///   - status: The HTTP status of the service's answer.
    ///   - errorType: The service's or the function's name for the error.
    ///   - errorDetails: What the function says about its error.
    ///   - requestID: The id of the request.
    ///   - byteOffset: Where in the response the error stands, in bytes.
    ///   - underlying: The error that caused this one.
    public init(
        _ code: Code,
        _ message: String,
        functionName: String? = nil,
        status: Int? = nil,
        errorType: String? = nil,
        errorDetails: String? = nil,
        requestID: String? = nil,
        byteOffset: Int? = nil,
        underlying: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.functionName = functionName
        self.status = status
        self.errorType = errorType
        self.errorDetails = errorDetails
        self.requestID = requestID
        self.byteOffset = byteOffset
        self.underlying = underlying
    }

    /// The code, the message and the place.
    public var description: String {
        var text = "\(code): \(message)"
        let place = [
            functionName.map { "function \($0)" }, invocationIndex.map { "invocation \($0)" },
            status.map { "HTTP status \($0)" }, requestID.map { "request \($0)" }, byteOffset.map { "at byte \($0)" },
        ].compactMap(\.self)
        if !place.isEmpty { text += " (\(place.joined(separator: ", ")))" }
        if let underlying { text += ": \(underlying)" }
        return text
    }
}
