import NIOCore
import NIOHTTP1
import NIOPosix

/// A Runtime API that does what a test's script says, connection by connection.
struct MockRuntimeAPI: Sendable {
    let address: String

    typealias Script = @Sendable (_ connection: inout Connection) async throws -> Void

    /// Serves while `body` runs; the script of connection n handles the nth connection, and the last one all later ones.
    static func serving<Result: Sendable>(
        _ scripts: Script...,
        while body: @escaping @Sendable (MockRuntimeAPI) async throws -> Result
    ) async throws -> Result {
        // A connection becomes an asynchronous channel only where it is served: one that were dropped unserved, at the end
        // of a test, would trap.
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 16_384))
            .childChannelOption(.autoRead, value: false)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: false)
                    return channel
                }
            }
        let address = "127.0.0.1:\(server.channel.localAddress?.port ?? 0)"
        return try await server.executeThenClose { connections in
            try await withThrowingTaskGroup(of: Result?.self) { group in
                group.addTask {
                    try await withThrowingDiscardingTaskGroup { group in
                        var index = 0
                        for try await channel in connections {
                            let script = scripts[min(index, scripts.count - 1)]
                            index += 1
                            group.addTask {
                                guard let accepted = try? await Self.asynchronous(channel) else { return }
                                try? await accepted.executeThenClose { inbound, outbound in
                                    var connection = Connection(
                                        iterator: inbound.makeAsyncIterator(),
                                        outbound: outbound
                                    )
                                    try await script(&connection)
                                }
                            }
                        }
                    }
                    return nil
                }
                group.addTask { try await body(MockRuntimeAPI(address: address)) }
                defer { group.cancelAll() }
                while let finished = try await group.next() {
                    if let result = finished { return result }
                }
                throw CancellationError()
            }
        }
    }

    private static func asynchronous(
        _ channel: any Channel
    ) async throws -> NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart> {
        let accepted = try await channel.eventLoop.submit {
            // a channel that the runtime has closed by now cannot be wrapped: what was begun of it would trap
            guard channel.isActive else { throw ChannelError.alreadyClosed }
            return try NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>(
                wrappingChannelSynchronously: channel,
                configuration: .init(backPressureStrategy: .init(lowWatermark: 1, highWatermark: 2))
            )
        }.get()
        channel.setOption(.autoRead, value: true).whenComplete { _ in }
        return accepted
    }

    /// One connection of the runtime.
    struct Connection {
        var iterator: NIOAsyncChannelInboundStream<HTTPServerRequestPart>.AsyncIterator
        let outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>

        /// A request with all of its body.
        struct Request: Sendable {
            var head: HTTPRequestHead
            var body: ByteBuffer
            var trailers: HTTPHeaders?
        }

        /// The head of the next request.
        mutating func head() async throws -> HTTPRequestHead {
            guard case .head(let head) = try await iterator.next(isolation: #isolation) else { throw Over() }
            return head
        }

        /// The next bytes of the request's body, or its trailers.
        mutating func part() async throws -> HTTPServerRequestPart {
            guard let part = try await iterator.next(isolation: #isolation) else { throw Over() }
            return part
        }

        /// The next request, whole.
        mutating func request() async throws -> Request {
            var request = Request(head: try await head(), body: ByteBuffer())
            while true {
                switch try await part() {
                case .body(let bytes): request.body.writeImmutableBuffer(bytes)
                case .end(let trailers):
                    request.trailers = trailers
                    return request
                case .head: throw Over()
                }
            }
        }

        /// Answers.
        func answer(_ status: HTTPResponseStatus, _ body: String = "", headers: HTTPHeaders = [:]) async throws {
            var headers = headers
            headers.replaceOrAdd(name: "Content-Length", value: "\(body.utf8.count)")
            // at once: a runtime that closes the connection behind an answer may do so before the answer's last part
            try await outbound.write(contentsOf: [
                .head(HTTPResponseHead(version: .http1_1, status: status, headers: headers)),
                .body(.byteBuffer(ByteBuffer(string: body))), .end(nil),
            ])
        }

        /// Waits for `next` and hands out an event.
        mutating func handOut(
            _ event: String,
            id: String = "1",
            deadline: String? = "9999999999999",
            headers: HTTPHeaders = [:]
        ) async throws {
            let next = try await request()
            guard next.head.method == .GET, next.head.uri.hasSuffix("/invocation/next") else { throw Over() }
            var headers = headers
            headers.add(name: "Lambda-Runtime-Aws-Request-Id", value: id)
            if let deadline { headers.add(name: "Lambda-Runtime-Deadline-Ms", value: deadline) }
            try await answer(.ok, event, headers: headers)
        }

        /// The connection ended, or the runtime sent what the script does not expect.
        struct Over: Error {}
    }
}
