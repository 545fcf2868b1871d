import NIOCore

/// One response on its way to a client.
///
/// One task has it at a time. A ``FunctionFailure`` thrown by a method is the function's fault, any other error means that the client has gone.
protocol ClientResponse {
    /// What the client was sent so far.
    var delivery: Delivery { get }

    /// The runtime has begun its answer, with this content type.
    mutating func begin(contentType: String?) async throws

    /// Sends bytes on at once; suspends while the client does not read.
    mutating func write(_ bytes: ByteBuffer) async throws

    /// Ends the response well; returns once all of it is written.
    mutating func end() async throws

    /// Tells the client that the function failed, as far as that can still be told.
    mutating func fail(_ verdict: Verdict) async throws
}

extension ClientExchange {
    /// The response that fits the request.
    ///
    /// - Parameter willEnd: Called before the last byte is written; a client that goes after it has all it asked for.
    func makeResponse(willEnd: @escaping @Sendable () -> Void = {}) -> any ClientResponse {
        switch kind {
        case .functionURL where invokeMode == .buffered: BufferedURLResponse(exchange: self, willEnd: willEnd)
        case .functionURL: FunctionURLResponse(exchange: self, willEnd: willEnd)
        case .invoke: InvokeResponse(exchange: self, willEnd: willEnd)
        case .event: DroppedResponse()
        case .invokeWithResponseStream: EventStreamResponse(exchange: self, willEnd: willEnd)
        }
    }
}
