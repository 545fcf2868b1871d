import NIOCore
import NIOHTTP1
import NIOPosix

/// A client that reads a response part by part, no faster than the test asks, and sends a body just as slowly.
struct HTTPTestClient {
    private let inbound: NIOAsyncChannelInboundStream<HTTPClientResponsePart>
    private let outbound: NIOAsyncChannelOutboundWriter<HTTPClientRequestPart>
    private var iterator: NIOAsyncChannelInboundStream<HTTPClientResponsePart>.AsyncIterator

    /// Sends a GET and lets `body` read the response; the connection is closed when it returns.
    static func get<Result: Sendable>(
        _ path: String,
        from base: String,
        headers: HTTPHeaders = [:],
        _ body: @Sendable (inout HTTPTestClient) async throws -> Result
    ) async throws -> Result {
        try await begin(.GET, path, from: base, headers: headers) { client in
            try await client.end()
            return try await body(&client)
        }
    }

    /// Sends a request's head and lets `body` do the rest; the connection is closed when it returns.
    static func begin<Result: Sendable>(
        _ method: HTTPMethod,
        _ path: String,
        from base: String,
        headers: HTTPHeaders = [:],
        _ body: @Sendable (inout HTTPTestClient) async throws -> Result
    ) async throws -> Result {
        let address = base.split(separator: "/")[1].split(separator: ":")
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 16_384))
            .connect(host: String(address[0]), port: Int(address[1]) ?? 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(
                            backPressureStrategy: .init(lowWatermark: 1, highWatermark: 2),
                            isOutboundHalfClosureEnabled: true
                        )
                    )
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var headers = headers
            headers.add(name: "Host", value: "localhost")
            if method == .POST, headers["Content-Length"].isEmpty {
                headers.add(name: "Transfer-Encoding", value: "chunked")
            }
            try await outbound.write(
                .head(HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: headers))
            )
            var client = HTTPTestClient(inbound: inbound, outbound: outbound, iterator: inbound.makeAsyncIterator())
            return try await body(&client)
        }
    }

    /// Sends bytes of the request's body.
    func send(_ bytes: ByteBuffer) async throws { try await outbound.write(.body(.byteBuffer(bytes))) }

    /// Ends the request.
    func end() async throws { try await outbound.write(.end(nil)) }

    /// Status and headers.
    mutating func head() async throws -> HTTPResponseHead {
        guard case .head(let head) = try await iterator.next(isolation: #isolation) else { throw Unexpected() }
        return head
    }

    /// The next bytes of the body, or nil at its end.
    /// - Throws: When the transfer breaks off.
    mutating func chunk() async throws -> ByteBuffer? {
        switch try await iterator.next(isolation: #isolation) {
        case .body(let bytes): return bytes
        case .end: return nil
        default: throw Broken()
        }
    }

    /// Reads until the text so far satisfies `condition`.
    mutating func text(until condition: (String) -> Bool) async throws -> String {
        var bytes = ByteBuffer()
        while let chunk = try await chunk() {
            bytes.writeImmutableBuffer(chunk)
            if condition(String(buffer: bytes)) { break }
        }
        return String(buffer: bytes)
    }

    /// The rest of the body.
    mutating func rest() async throws -> ByteBuffer {
        var bytes = ByteBuffer()
        while let chunk = try await chunk() { bytes.writeImmutableBuffer(chunk) }
        return bytes
    }

    /// The connection ended before the body did.
    struct Broken: Error {}
    /// Something else than a response's head came.
    struct Unexpected: Error {}
}
