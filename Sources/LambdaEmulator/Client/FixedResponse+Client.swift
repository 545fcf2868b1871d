import NIOHTTP1

extension FixedResponse {
    /// For a request, or an event made of it, over its limit.
    static func requestTooLarge(limit: Int) -> FixedResponse {
        serviceError(.payloadTooLarge, "RequestTooLargeException", "Request must be smaller than \(limit) bytes.")
    }

    /// For a caller of another function.
    static func functionNotFound(_ name: String, _ configuration: EmulatorConfiguration) -> FixedResponse {
        let message = "Function not found: \(name). This emulator has \(configuration.functionARN)."
        return serviceError(.notFound, "ResourceNotFoundException", message)
    }

    /// For a request that found the queue full.
    static let tooManyRequests: FixedResponse = {
        var response = serviceError(.tooManyRequests, "TooManyRequestsException", "Rate Exceeded.")
        response.headers.add(name: "Retry-After", value: "1")
        return response
    }()
}
