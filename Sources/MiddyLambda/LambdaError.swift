/// What went wrong between a function and the Lambda service.
public struct LambdaError: Error, Sendable, CustomStringConvertible {
    /// The kinds of errors; new ones may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case notOnLambda, invalidAddress, connectionFailed, connectionClosed, unexpectedAnswer, invalidInvocation
            case invalidEvent, invalidResponse, preludeTooLarge, responseTooLarge, writeAfterEnd
            case deadlineExceeded, noResponse, runtimeFailed, invalidEnvironment
        }
        private let kind: Kind

        private init(_ kind: Kind) { self.kind = kind }

        /// `AWS_LAMBDA_RUNTIME_API` is not set and the program was built without the trait `LocalEmulator`.
        public static let notOnLambda = Code(.notOnLambda)
        /// The address of the Runtime API is not `host:port`.
        public static let invalidAddress = Code(.invalidAddress)
        /// The Runtime API cannot be reached.
        public static let connectionFailed = Code(.connectionFailed)
        /// The Runtime API closed the connection.
        public static let connectionClosed = Code(.connectionClosed)
        /// The Runtime API refused a request.
        public static let unexpectedAnswer = Code(.unexpectedAnswer)
        /// The Runtime API handed out an invocation without an id.
        public static let invalidInvocation = Code(.invalidInvocation)
        /// The event is not what the handler takes.
        public static let invalidEvent = Code(.invalidEvent)
        /// The response has a status code or a `Content-Length` that cannot be sent.
        public static let invalidResponse = Code(.invalidResponse)
        /// Status, headers and cookies are larger than the service takes.
        public static let preludeTooLarge = Code(.preludeTooLarge)
        /// A buffered response is larger than the service takes.
        public static let responseTooLarge = Code(.responseTooLarge)
        /// Something was written to a response that had ended.
        public static let writeAfterEnd = Code(.writeAfterEnd)
        /// The invocation's time is over.
        public static let deadlineExceeded = Code(.deadlineExceeded)
        /// The function returned without a response, as when an `around` does not go on.
        public static let noResponse = Code(.noResponse)
        /// The Runtime API says that it cannot go on; the process ends.
        public static let runtimeFailed = Code(.runtimeFailed)
        /// A variable of the environment has a value that cannot be used.
        public static let invalidEnvironment = Code(.invalidEnvironment)

        /// The code's name.
        public var description: String { kind.rawValue }
    }

    /// What kind of error this is.
    public var code: Code
    /// What was wrong and what to do about it.
    public var message: String
    /// The error that caused this one, or nil.
    public var underlying: (any Error)?

    /// Creates an error.
    /// - Parameters:
    ///   - code: The kind of error.
    ///   - message: What was wrong and what to do about it.
    ///   - underlying: The error that caused this one.
    public init(_ code: Code, _ message: String, underlying: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.underlying = underlying
    }

    /// The code, the message and the cause.
    public var description: String { "\(code): \(message)" + (underlying.map { " (\($0))" } ?? "") }
}
