import NIOHTTP1

extension FixedResponse {
    /// For an answer to an invocation that is unknown or over.
    static let invalidRequestID = runtimeError(.badRequest, "InvalidRequestID", "Invalid request ID")

    /// For a response mode other than `streaming`.
    static let invalidResponseMode = runtimeError(
        .badRequest,
        "InvalidFunctionResponseMode",
        "Invalid function response mode"
    )

    /// For a response over its limit; the service names this number whatever the limit is.
    static let responseTooLarge = runtimeError(
        .payloadTooLarge,
        "RequestEntityTooLarge",
        "Exceeded maximum allowed payload size (\(RuntimeLimit.bufferedResponse) bytes)."
    )

    /// For a runtime that waited when the emulator ended.
    static let runtimeShutDown = runtimeError(
        .serviceUnavailable,
        "ServiceUnavailable",
        "The emulator is shutting down."
    ).closing

    /// For a call that the state of the runtime does not allow.
    static func invalidTransition(from old: String, to new: String) -> FixedResponse {
        let failed = "State transition from \(old) to \(new) failed for runtime."
        return runtimeError(
            .forbidden,
            "InvalidStateTransition",
            "\(failed) Error: State transition is not allowed"
        )
    }
}
