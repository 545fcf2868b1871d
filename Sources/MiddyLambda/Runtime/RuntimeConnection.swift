import NIOCore
import NIOHTTP1
import NIOPosix

/// One keep-alive connection to the Runtime API: requests one after the other, answers read while writing.
struct RuntimeConnection: Sendable {
    let exchange: HTTPExchange
    private let channel: any Channel
    private let host: String

    /// Connects.
    /// - Throws: ``LambdaError/Code/connectionFailed``.
    init(to address: RuntimeAddress) async throws {
        let exchange = HTTPExchange()
        self.exchange = exchange
        host = "\(address.host):\(address.port)"
        do {
            channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .connectTimeout(.seconds(5))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHTTPClientHandlers()
                        try channel.pipeline.syncOperations.addHandler(RuntimeChannelHandler(exchange: exchange))
                    }
                }
                .connect(host: address.host, port: address.port)
                .get()
        } catch {
            throw LambdaError(.connectionFailed, "cannot reach the Runtime API at \(host)", underlying: error)
        }
    }

    /// Sends a request without a body and waits for the answer, however long it takes.
    func get(_ path: String) async throws -> HTTPAnswer {
        send(head(.GET, path, [:]))
        send(.end(nil), flush: true)
        return try await exchange.answer()
    }

    /// Sends a request with a body and waits for the answer.
    func post(_ path: String, headers: HTTPHeaders, body: ByteBuffer) async throws -> HTTPAnswer {
        var headers = headers
        headers.replaceOrAdd(name: "Content-Length", value: "\(body.readableBytes)")
        send(head(.POST, path, headers))
        try await write(body)
        send(.end(nil), flush: true)
        return try await exchange.answer()
    }

    /// Begins a request whose body is streamed.
    func beginPost(_ path: String, headers: HTTPHeaders) {
        var headers = headers
        headers.replaceOrAdd(name: "Transfer-Encoding", value: "chunked")
        send(head(.POST, path, headers))
    }

    /// Writes bytes of the body; returns when there is room for more.
    func write(_ bytes: ByteBuffer) async throws {
        let count = bytes.readableBytes
        guard count > 0 else { return }
        try await exchange.reserve(count)
        let promise = channel.eventLoop.makePromise(of: Void.self)
        promise.futureResult.whenComplete { [exchange] _ in exchange.wrote(count) }
        channel.writeAndFlush(HTTPClientRequestPart.body(.byteBuffer(bytes)), promise: promise)
    }

    /// Ends the body.
    func end(trailers: HTTPHeaders? = nil) { send(.end(trailers), flush: true) }

    /// Closes the connection.
    func close() { channel.close(promise: nil) }

    /// Waits for the answer whether or not the task is cancelled; closes the connection when it takes longer than a second.
    func answerSoon() async {
        let timeout = channel.eventLoop.scheduleTask(in: .seconds(1)) { [channel] in channel.close(promise: nil) }
        _ = try? await exchange.answer(isCancellable: false)
        timeout.cancel()
    }

    private func head(_ method: HTTPMethod, _ path: String, _ headers: HTTPHeaders) -> HTTPClientRequestPart {
        var headers = headers
        headers.add(name: "Host", value: host)
        headers.add(name: "User-Agent", value: "swift-datastream")
        return .head(HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: headers))
    }

    private func send(_ part: HTTPClientRequestPart, flush: Bool = false) {
        if flush { channel.writeAndFlush(part, promise: nil) } else { channel.write(part, promise: nil) }
    }
}

/// Where the Runtime API is.
struct RuntimeAddress: Sendable {
    var host: String
    var port: Int

    /// Reads `host:port`.
    /// - Throws: ``LambdaError/Code/invalidAddress``.
    init(_ text: String) throws {
        guard let colon = text.lastIndex(of: ":"), colon != text.startIndex,
            let port = Int(text[text.index(after: colon)...]), (1...65_535).contains(port)
        else {
            throw LambdaError(.invalidAddress, "AWS_LAMBDA_RUNTIME_API is \"\(text)\"; it has to be host:port")
        }
        host = String(text[..<colon])
        self.port = port
    }
}
