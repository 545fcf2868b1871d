extension LambdaHandler {
    /// Whether the response is streamed; otherwise it is collected and sent whole.
    package var streamifyResponse: Bool { chain.streamifyResponse }
}
