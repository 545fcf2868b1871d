import NIOCore

/// The response to an event that nobody waits for.
struct DroppedResponse: ClientResponse {
    private(set) var delivery = Delivery()

    mutating func begin(contentType: String?) async throws {}

    mutating func write(_ bytes: ByteBuffer) async throws {
        delivery.bytes += bytes.readableBytes
    }

    mutating func end() async throws {}

    mutating func fail(_ verdict: Verdict) async throws {}
}
