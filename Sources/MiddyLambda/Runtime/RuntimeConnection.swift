import NIOCore
import NIOHTTP1
import NIOPosix

/// One keep-alive connection to the Runtime API: requests one after the other, answers read while writing.
struct RuntimeConnection: Sendable {
    let exchange = HTTPExchange()
    let answer = InvocationAnswer()
    let patience: AnswerPatience
    private let channel: any Channel
    private let host: String

    /// Connects.
    /// - Throws: ``LambdaError/Code/connectionFailed``.
    init(to address: RuntimeAddress, patience: AnswerPatience = AnswerPatience()) async throws {
        host = "\(address)"
        self.patience = patience
        do {
            channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .channelOption(.socketOption(.so_keepalive), value: 1)
                .connectTimeout(.seconds(5))
                .channelInitializer { [exchange] channel in
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

    /// Asks for the next invocation and waits for it, however long it takes.
    func next() async throws -> HTTPAnswer {
        send(head(.GET, RuntimeAPI.next, [:]))
        send(.end(nil))
        return try await exchange.answer(isInvocation: true)
    }

    /// Sends a request with a body and waits for the answer.
    func post(_ path: String, headers: HTTPHeaders, body: ByteBuffer) async throws -> HTTPAnswer {
        sendHead(of: path, headers: headers, contentLength: body.readableBytes)
        try await write(body)
        send(.end(nil))
        return try await exchange.answer()
    }

    /// Reports an error; neither cancellation nor a slow service holds it up for long.
    func report(_ failure: FunctionFailure, to path: String) async throws {
        sendHead(of: path, headers: failure.headers, contentLength: failure.body.readableBytes)
        send(.body(.byteBuffer(failure.body)))
        send(.end(nil))
        try RuntimeAPI.check(try await answer(within: patience.afterReport), "the report of an error")
    }

    /// Begins a request whose body is streamed, with the few bytes that stand before it.
    func beginPost(_ path: String, headers: HTTPHeaders, prelude: ByteBuffer) {
        exchange.beginSending()
        var headers = headers
        headers.replaceOrAdd(name: "Transfer-Encoding", value: "chunked")
        send(head(.POST, path, headers))
        if prelude.readableBytes > 0 { send(.body(.byteBuffer(prelude))) }
    }

    /// Writes bytes of the body; returns when there is room for more.
    func write(_ bytes: ByteBuffer) async throws {
        guard bytes.readableBytes > 0, try await exchange.append(bytes) else { return }
        tellEventLoop()
    }

    private func send(_ part: HTTPClientRequestPart) {
        if exchange.append(part) { tellEventLoop() }
    }

    private func tellEventLoop() {
        channel.eventLoop.execute { [channel, exchange] in Self.write(exchange.collect(), to: channel, exchange) }
    }

    /// Writes what has gathered in as few calls of the system as there are batches; on the event loop.
    ///
    /// So a response's head, its first chunk, and often its end leave together, in one packet. While one batch is on its
    /// way, the function makes the next.
    private static func write(
        _ parts: [HTTPClientRequestPart],
        to channel: any Channel,
        _ exchange: HTTPExchange
    ) {
        var size = 0
        for (index, part) in parts.enumerated() {
            if case .body(.byteBuffer(let bytes)) = part { size += bytes.readableBytes }
            let isLast = index == parts.count - 1
            guard size >= batchSize || isLast else {
                channel.write(part, promise: nil)
                continue
            }
            var promise: EventLoopPromise<Void>?
            if size > 0 {
                promise = channel.eventLoop.makePromise(of: Void.self)
                promise?.futureResult.whenComplete { [size] _ in exchange.wrote(size) }
            }
            channel.writeAndFlush(part, promise: promise)
            size = 0
        }
    }

    /// How many bytes go to the system in one call, if there are so many.
    private static let batchSize = 131_072

    /// Ends the streamed body.
    func end(trailers: HTTPHeaders? = nil) {
        exchange.endSending()
        send(.end(trailers))
    }

    /// Closes the connection; nobody may use it from here on.
    func close() {
        exchange.close(LambdaError(.connectionClosed, "the connection to the Runtime API was closed"))
        channel.close(promise: nil)
    }

    /// Waits for the answer whether or not the task is cancelled; closes the connection when it takes too long.
    func answer(within time: TimeAmount) async throws -> HTTPAnswer {
        let timeout = channel.eventLoop.scheduleTask(in: time) { [channel] in channel.close(promise: nil) }
        defer { timeout.cancel() }
        return try await exchange.answer(isCancellable: false)
    }

    private func sendHead(of path: String, headers: HTTPHeaders, contentLength: Int) {
        var headers = headers
        headers.replaceOrAdd(name: "Content-Length", value: "\(contentLength)")
        send(head(.POST, path, headers))
    }

    private func head(_ method: HTTPMethod, _ path: String, _ headers: HTTPHeaders) -> HTTPClientRequestPart {
        var headers = headers
        headers.add(name: "Host", value: host)
        headers.add(name: "User-Agent", value: "swift-datastream")
        return .head(HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: headers))
    }
}
