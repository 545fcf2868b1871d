import NIOCore
import NIOHTTP1

/// The Runtime API's answer to one request.
struct HTTPAnswer: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: ByteBuffer

    var isSuccess: Bool { (200...299).contains(status) }

    /// The beginning of the body, for messages; the service's error bodies are far shorter.
    var text: String {
        let shown = body.getSlice(at: body.readerIndex, length: min(body.readableBytes, 500)) ?? ByteBuffer()
        return String(buffer: shown)
    }
}
