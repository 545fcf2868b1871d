import DatastreamBase64
import NIOHTTP1

extension FunctionFailure {
    /// The error a runtime reports behind its response, or `nil` if it reports none.
    init?(trailers: HTTPHeaders?) {
        guard let trailers else { return nil }
        let type = trailers.first(name: "lambda-runtime-function-error-type") ?? ""
        let body = trailers.first(name: "lambda-runtime-function-error-body") ?? ""
        guard !(type.isEmpty && body.isEmpty) else { return nil }
        let details = Base64.decode(body).flatMap { String(validating: $0, as: UTF8.self) } ?? body
        self.init(type: type.isEmpty ? "Runtime.Unknown" : type, details: details)
    }

    /// The runtime's connection broke before the first byte of a response.
    static func exited(requestID: String) -> FunctionFailure {
        FunctionFailure(
            type: "Runtime.ExitError",
            message: "RequestId: \(requestID) Error: The runtime closed its connection without a response"
        )
    }

    /// The runtime's process ended before the first byte of a response.
    static func exited(requestID: String, _ exit: ProcessExit) -> FunctionFailure {
        FunctionFailure(type: "Runtime.ExitError", message: "RequestId: \(requestID) Error: \(exit)")
    }

    /// The runtime's connection broke in the middle of a response.
    static func truncated(requestID: String) -> FunctionFailure {
        FunctionFailure(
            type: "Runtime.TruncatedResponse",
            message: "RequestId: \(requestID) Error: The runtime closed its connection before the end of its response"
        )
    }

    /// The runtime's time was over before the end of its response.
    static func timeout(_ timeout: Duration, requestID: String) -> FunctionFailure {
        let seconds = timeout.hundredths(of: .seconds(1))
        return FunctionFailure(
            type: "Sandbox.Timeout",
            message: "RequestId: \(requestID) Error: Task timed out after \(seconds) seconds"
        )
    }

    /// The response is longer than `limit` bytes.
    static func tooLarge(limit: Int) -> FunctionFailure {
        FunctionFailure(
            type: "Function.ResponseSizeTooLarge",
            message: "Response payload size exceeded maximum allowed payload size (\(limit) bytes)."
        )
    }
}
