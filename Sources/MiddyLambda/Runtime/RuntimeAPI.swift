import NIOCore
import NIOHTTP1

/// The requests of the Runtime API, version 2018-06-01.
enum RuntimeAPI {
    static let next = "/2018-06-01/runtime/invocation/next"
    static let initError = "/2018-06-01/runtime/init/error"

    static func response(_ requestID: String) -> String { "/2018-06-01/runtime/invocation/\(requestID)/response" }

    static func error(_ requestID: String) -> String { "/2018-06-01/runtime/invocation/\(requestID)/error" }

    static let errorType = "Lambda-Runtime-Function-Error-Type"
    static let errorBody = "Lambda-Runtime-Function-Error-Body"
    static let xrayCause = "Lambda-Runtime-Function-XRay-Error-Cause"

    /// The headers of a streamed response; the trailers have to be announced or none may follow.
    static func streamingHeaders(contentType: String) -> HTTPHeaders {
        [
            "Lambda-Runtime-Function-Response-Mode": "streaming",
            "Content-Type": contentType,
            "Trailer": "\(errorType), \(errorBody)",
        ]
    }

    /// Checks that a request was accepted.
    /// - Throws: ``LambdaError/Code/unexpectedAnswer``.
    static func check(_ answer: HTTPAnswer, _ request: String) throws {
        guard answer.isSuccess else {
            throw LambdaError(
                .unexpectedAnswer,
                "the Runtime API answered \(answer.status) to \(request): \(answer.text)"
            )
        }
    }
}
