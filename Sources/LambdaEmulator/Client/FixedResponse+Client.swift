import DatastreamJSON
import NIOHTTP1

extension FixedResponse {
    /// For a request, or an event made of it, over its limit.
    static func requestTooLarge(_ exchange: ClientExchange, limit: Int) -> FixedResponse {
        let type = exchange.isAwaited ? "RequestResponse" : "Event"
        let size = exchange.head.contentLength.map { "\($0) byte payload" } ?? "Payload"
        let message = "\(size) is too large for the \(type) invocation type (limit \(limit) bytes)"
        return serviceError(.payloadTooLarge, "RequestTooLargeException", message)
    }

    /// For a caller of another function.
    static func functionNotFound(_ name: String, _ configuration: EmulatorConfiguration) -> FixedResponse {
        let message = "Function not found: \(name). This emulator has \(configuration.functionARN)."
        return serviceError(.notFound, "ResourceNotFoundException", message)
    }

    /// For a request that found the queue full, or the function busy up to its reserved concurrency.
    static func tooManyRequests(_ refusal: InvocationQueue.Refusal) -> FixedResponse {
        var response = serviceError(.tooManyRequests, "TooManyRequestsException", "Rate Exceeded.") { details in
            guard refusal == .throttled else { return }
            details["Reason"] = "ReservedFunctionConcurrentInvocationLimitExceeded"
        }
        response.headers.add(name: "Retry-After", value: "1")
        return response
    }
}
