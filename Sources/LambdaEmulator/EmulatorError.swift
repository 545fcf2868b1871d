/// Why an emulator could not start.
public struct EmulatorError: Error, Sendable, CustomStringConvertible {
    /// What went wrong, as a kind that can be compared.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Kind: String, Sendable { case bindFailed }
        private let kind: Kind

        /// A listener could not be bound to its address and port.
        public static let bindFailed = Code(kind: .bindFailed)

        /// The name of the kind.
        public var description: String { kind.rawValue }
    }

    /// The kind of the failure.
    public let code: Code

    /// What was wrong and what to do.
    public let message: String

    /// The error below this one.
    public let underlying: (any Error)?

    /// The message.
    public var description: String { message }
}
