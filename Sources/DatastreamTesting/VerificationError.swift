/// What a check of this module found to be wrong.
///
/// It is thrown rather than reported, so that the module works with any test framework.
public struct VerificationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The stage or the sink, how it was used, and what was wrong then.
    public var message: String

    /// Creates an error.
    /// - Parameter message: The stage or the sink, how it was used, and what was wrong then.
    public init(_ message: String) { self.message = message }

    /// The message.
    public var description: String { message }
}
