/// The time of an invocation was nearly up, so its handler or its body was cancelled.
///
/// Middy's `TimeoutError`; see ``MiddyOptions/timeoutEarly``.
public struct TimeoutError: Error, Hashable, Sendable, CustomStringConvertible {
    /// How long before its deadline the invocation was cut off.
    public let reserve: Duration

    /// Makes an error.
    public init(reserve: Duration) { self.reserve = reserve }

    /// What was cut off and when.
    public var description: String { "the invocation was aborted \(reserve) before its deadline" }
}

/// Something failed while an error was being answered; this keeps both (Middy, cases C21 and C80).
///
/// That is an `onError` that threw, or the body of the response that was made of the error. An `onError` that throws the
/// error it was called for again comes out as that error alone (C22).
public struct ErrorHandlingError: Error, CustomStringConvertible {
    /// What the `onError` threw, or what the body failed with.
    public let underlying: any Error
    /// The error that was being answered.
    public let original: any Error

    init(underlying: any Error, original: any Error) {
        self.underlying = underlying
        self.original = original
    }

    /// Both errors.
    public var description: String { "\(underlying), while this error was being answered: \(original)" }
}

/// A `requestEnd` hook threw after the invocation had failed already; this keeps both (Middy, cases C38 and C39).
public struct RequestEndError: Error, CustomStringConvertible {
    /// What the hook threw.
    public let underlying: any Error
    /// What the invocation had failed with, which is what clients are told.
    public let original: any Error

    @usableFromInline
    init(underlying: any Error, original: any Error) {
        self.underlying = underlying
        self.original = original
    }

    /// Both errors.
    public var description: String { "\(original); then a requestEnd hook threw: \(underlying)" }
}
