/// What went wrong in a stream itself, as opposed to in a codec or in the user's own code.
///
/// Errors of sources, stages and sinks travel through a run unchanged; this type is for misuse and limits.
public struct StreamError: Error, Sendable, CustomStringConvertible {
    /// The kinds of stream errors; new ones may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case alreadyConsumed, concurrentWrite, writeAfterEnd, invalidOption, duplicateResultKey, limitExceeded
            case consumerGone, sourceReleased, timedOut
        }
        private let kind: Kind

        private init(_ kind: Kind) { self.kind = kind }

        /// A single-use stream was given to a second consumer.
        public static let alreadyConsumed = Code(.alreadyConsumed)
        /// Two writes to one writer were under way at once.
        public static let concurrentWrite = Code(.concurrentWrite)
        /// Something was written to a stream that had ended.
        public static let writeAfterEnd = Code(.writeAfterEnd)
        /// An option's value is outside its range.
        public static let invalidOption = Code(.invalidOption)
        /// Two stages of one run publish their result under one key.
        public static let duplicateResultKey = Code(.duplicateResultKey)
        /// A documented limit was exceeded.
        public static let limitExceeded = Code(.limitExceeded)
        /// Something was sent to a stream whose consumer has stopped or was released.
        public static let consumerGone = Code(.consumerGone)
        /// A push source was released without having been finished.
        public static let sourceReleased = Code(.sourceReleased)
        /// An element took longer than allowed.
        public static let timedOut = Code(.timedOut)

        /// The code's name.
        public var description: String { kind.rawValue }
    }

    /// What kind of error this is.
    public var code: Code
    /// What was wrong, where, and what to do about it.
    public var message: String

    /// Creates an error.
    /// - Parameters:
    ///   - code: The kind of error.
    ///   - message: What was wrong, where, and what to do about it.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The code and the message.
    public var description: String { "\(code): \(message)" }
}

/// Checks an option's value.
@usableFromInline
func checkOption(_ name: String, _ value: Int, atLeast minimum: Int) throws {
    if value < minimum { throw StreamError(.invalidOption, "\(name) is \(value); it has to be at least \(minimum)") }
}
