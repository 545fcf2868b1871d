import NIOCore
import NIOHTTP1

/// Reads the requests of one HTTP/1 connection.
struct RequestReader {
    private var parts: NIOAsyncChannelInboundStream<HTTPServerRequestPart>.AsyncIterator
    private let channel: any Channel

    /// How a body went that was read to be dropped or collected.
    enum BodyEnd {
        case whole
        case tooLarge
        case truncated
    }

    init(_ inbound: NIOAsyncChannelInboundStream<HTTPServerRequestPart>, channel: any Channel) {
        self.parts = inbound.makeAsyncIterator()
        self.channel = channel
    }

    /// The next request's head, or `nil` at the end of the connection.
    @concurrent
    mutating func nextHead() async throws -> HTTPRequestHead? {
        while let part = try await parts.next() {
            if case .head(let head) = part { return head }
        }
        return nil
    }

    /// The next part of the request under way, or `nil` if the connection broke.
    @concurrent
    mutating func nextPart() async -> HTTPServerRequestPart? {
        try? await parts.next()
    }

    /// Appends the rest of the body to `body`, as long as it stays within `limit` bytes.
    @concurrent
    mutating func collect(into body: inout ByteBuffer, limit: Int) async -> BodyEnd {
        while let part = await nextPart() {
            switch part {
            case .head: return .truncated
            case .body(let bytes):
                guard body.readableBytes + bytes.readableBytes <= limit else { return .tooLarge }
                body.writeImmutableBuffer(bytes)
            case .end: return .whole
            }
        }
        return .truncated
    }

    /// Reads the rest of the body and drops it, `limit` bytes at most.
    @concurrent
    mutating func drop(limit: Int = 256 * 1_024) async -> BodyEnd {
        var dropped = 0
        while let part = await nextPart() {
            switch part {
            case .head: return .truncated
            case .body(let bytes):
                dropped += bytes.readableBytes
                if dropped > limit { return .tooLarge }
            case .end: return .whole
            }
        }
        return .truncated
    }

    /// Says that nothing more will be sent, and reads what still comes for two seconds at most.
    ///
    /// Closing at once would reset the connection under a peer that still writes, and take the response with it.
    @concurrent
    mutating func linger() async {
        channel.close(mode: .output, promise: nil)
        let timer = channel.eventLoop.scheduleTask(in: .seconds(2)) { [channel] in channel.close(promise: nil) }
        while await nextPart() != nil {}
        timer.cancel()
    }
}
