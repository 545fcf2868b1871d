/// What went wrong in a compression stage.
public struct CompressionError: Error, Sendable, CustomStringConvertible {
    /// The kinds of compression errors; new ones may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case invalidOption, outOfMemory, limitExceeded, libraryFailed
            case corruptInput, truncatedInput, trailingData, wrongDictionary
        }
        private let kind: Kind

        private init(_ kind: Kind) { self.kind = kind }

        /// An option's value cannot be used.
        public static let invalidOption = Code(.invalidOption)
        /// The library could not allocate its state.
        public static let outOfMemory = Code(.outOfMemory)
        /// The output grew over `maxOutputSize` or `maxRatio`.
        public static let limitExceeded = Code(.limitExceeded)
        /// The library reported an error that it should not.
        public static let libraryFailed = Code(.libraryFailed)
        /// The input is not what the format asks for, or a checksum or a length is wrong.
        public static let corruptInput = Code(.corruptInput)
        /// The input ends before its format does.
        public static let truncatedInput = Code(.truncatedInput)
        /// Something follows the compressed data.
        public static let trailingData = Code(.trailingData)
        /// The input was compressed with a dictionary that was not given, or with another one.
        public static let wrongDictionary = Code(.wrongDictionary)

        /// The code's name.
        public var description: String { kind.rawValue }
    }

    /// What kind of error this is.
    public var code: Code
    /// What was wrong and what to do about it.
    public var message: String
    /// How many bytes of compressed input had been read when it was found, or nil when that says nothing.
    public var byteOffset: Int?

    /// Creates an error.
    /// - Parameters:
    ///   - code: The kind of error.
    ///   - message: What was wrong and what to do about it.
    ///   - byteOffset: How many bytes of input had been read. Default: nil.
    public init(_ code: Code, _ message: String, byteOffset: Int? = nil) {
        self.code = code
        self.message = message
        self.byteOffset = byteOffset
    }

    /// The code, the message and the offset.
    public var description: String {
        byteOffset.map { "\(code): \(message) (at byte \($0))" } ?? "\(code): \(message)"
    }
}
