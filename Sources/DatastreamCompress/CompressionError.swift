/// What went wrong in a compression stage.
public struct CompressionError: Error, Sendable, CustomStringConvertible {
    /// The kinds of compression errors; new ones may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String { case invalidOption, outOfMemory, limitExceeded, libraryFailed }
        private let kind: Kind

        private init(_ kind: Kind) { self.kind = kind }

        /// An option's value cannot be used.
        public static let invalidOption = Code(.invalidOption)
        /// The library could not allocate its state.
        public static let outOfMemory = Code(.outOfMemory)
        /// The output grew over `maxOutputSize`.
        public static let limitExceeded = Code(.limitExceeded)
        /// The library reported an error that it should not.
        public static let libraryFailed = Code(.libraryFailed)

        /// The code's name.
        public var description: String { kind.rawValue }
    }

    /// What kind of error this is.
    public var code: Code
    /// What was wrong and what to do about it.
    public var message: String

    /// Creates an error.
    /// - Parameters:
    ///   - code: The kind of error.
    ///   - message: What was wrong and what to do about it.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The code and the message.
    public var description: String { "\(code): \(message)" }
}
