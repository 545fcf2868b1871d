/// What a client was sent of a response.
struct Delivery: Sendable {
    /// The HTTP status, or `nil` if no head went out.
    var status: Int?

    /// When the head went out.
    var firstByte: ContinuousClock.Instant?

    /// The bytes of body.
    var bytes = 0

    /// Whether the connection can serve another request: the response was framed to its end.
    var isFramed = false
}
