import NIOCore
import NIOHTTP1

/// The writing side of a server's HTTP/1 connection.
struct HTTPConnection: Sendable {
    let channel: any Channel
    let writer: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>

    /// Adds what says where the body ends: chunks, or for HTTP/1.0 the end of the connection.
    func framed(_ head: HTTPResponseHead, for request: HTTPRequestHead) -> HTTPResponseHead {
        var head = head
        let hasBody = request.method != .HEAD && head.status.mayHaveResponseBody
        if hasBody, !head.headers.contains(name: "content-length"), head.version.allowsChunks {
            head.headers.replaceOrAdd(name: "transfer-encoding", value: "chunked")
        }
        if !mayContinue(after: request, head) { head.headers.replaceOrAdd(name: "connection", value: "close") }
        return head
    }

    /// Whether the connection can serve another request once this response has ended.
    func mayContinue(after request: HTTPRequestHead, _ head: HTTPResponseHead) -> Bool {
        request.isKeepAlive && head.version.allowsChunks && head.headers.first(name: "connection") != "close"
    }

    /// Sends a whole response that is small, and waits until it is written.
    ///
    /// A cancelled task can still send it.
    func send(_ response: FixedResponse, for request: HTTPRequestHead) async throws {
        let head = framed(response.head(version: request.version), for: request)
        channel.write(HTTPServerResponsePart.head(head), promise: nil)
        if request.method != .HEAD, head.status.mayHaveResponseBody, !response.body.isEmpty {
            channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: response.body))), promise: nil)
        }
        try await end()
    }

    /// Tells a client that waits for leave to send its body to go on.
    func sendContinue() async throws {
        try await writer.write(.head(HTTPResponseHead(version: .http1_1, status: .continue)))
    }

    /// Ends the response and waits until all of it is written.
    func end() async throws {
        try await channel.writeAndFlush(HTTPServerResponsePart.end(nil))
    }

    /// Waits until the event loop has seen all that was written so far.
    ///
    /// A writer learns from the event loop that the client does not read. If the loop's thread does not get to run, any
    /// number of writes would pass meanwhile.
    func catchUp() async {
        try? await channel.eventLoop.submit {}.get()
    }

    /// Breaks a response off: what was written arrives, the end never does.
    func breakOff(version: HTTPVersion) async {
        let last = HTTPServerResponsePart.body(.byteBuffer(ByteBuffer()))
        guard (try? await channel.writeAndFlush(last)) != nil else { return }
        // Without chunks a plain end of the connection would look like the end of the body.
        if !version.allowsChunks { await channel.resetOnClose() }
        channel.close(promise: nil)
    }
}
