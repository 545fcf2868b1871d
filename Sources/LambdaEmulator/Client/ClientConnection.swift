import NIOCore
import NIOHTTP1

/// Serves one connection of a client: Function URL requests and calls of the Invoke API.
struct ClientConnection {
    let queue: InvocationQueue
    let configuration: EmulatorConfiguration
    let connection: HTTPConnection
    let current = CurrentInvocation()

    init(_ connection: HTTPConnection, queue: InvocationQueue, configuration: EmulatorConfiguration) {
        self.connection = connection
        self.queue = queue
        self.configuration = configuration
    }

    /// Serves requests until the connection ends.
    @concurrent
    func run(_ reader: inout RequestReader) async throws {
        connection.channel.closeFuture.whenComplete { [queue, current] _ in
            guard let invocation = current.close() else { return }
            invocation.interrupt(.clientDisconnected)
            queue.remove(invocation)
        }
        while let head = try await reader.nextHead() {
            guard try await serve(head, &reader) else { return }
        }
    }

    /// Serves one request; whether the connection can serve another.
    @concurrent
    private func serve(_ head: HTTPRequestHead, _ reader: inout RequestReader) async throws -> Bool {
        let target = RequestTarget(head.uri)
        let invokes = head.method == .POST ? InvokePath(target.path) : nil
        let exchange = ClientExchange(
            kind: invokes == nil ? .functionURL : .invokeWithResponseStream,
            connection: connection,
            head: head,
            received: .now,
            requestID: RandomID.uuid()
        )
        var body = ByteBuffer()
        guard try await collect(into: &body, for: exchange, &reader) else { return false }
        switch ClientRequest(exchange, target: target, invokes: invokes, body: body, configuration: configuration) {
        case .answer(let response):
            try await connection.send(response.identified(exchange.requestID), for: head)
            return head.isKeepAlive
        case .invoke(let invocation):
            return try await invoke(invocation)
        }
    }

    /// Collects the request's body; `false` if it cannot be had and the connection is to close.
    @concurrent
    private func collect(
        into body: inout ByteBuffer,
        for exchange: ClientExchange,
        _ reader: inout RequestReader
    ) async throws -> Bool {
        let limit = configuration.maxRequestBytes
        var end = RequestReader.BodyEnd.tooLarge
        if exchange.head.contentLength ?? 0 <= limit {
            if exchange.head.expectsContinue { try await connection.sendContinue() }
            end = await reader.collect(into: &body, limit: limit)
        }
        if end == .tooLarge {
            let refusal = FixedResponse.requestTooLarge(limit: limit).identified(exchange.requestID)
            try await connection.send(refusal.closing, for: exchange.head)
            await reader.linger()
        }
        return end == .whole
    }

    /// Has the function answer; whether the connection can serve another request.
    private func invoke(_ invocation: Invocation) async throws -> Bool {
        let exchange = invocation.client
        guard current.begin(invocation) else {
            configuration.onResponse?(ResponseReport(exchange, Delivery(), .clientDisconnected))
            return false
        }
        defer { current.end() }
        do {
            try queue.submit(invocation)
        } catch {
            let refusal = error == .full ? FixedResponse.tooManyRequests : .shuttingDown.closing
            try await connection.send(refusal.identified(exchange.requestID), for: exchange.head)
            return error == .full && exchange.head.isKeepAlive
        }
        // The client may have gone before the queue had the invocation.
        if invocation.state.phase == .finished { queue.remove(invocation) }
        let delivery: Delivery
        let verdict: Verdict
        switch await invocation.ending() {
        case .answered(let ended, let sent):
            (verdict, delivery) = (ended, sent)
        case .unanswered(let ended):
            var response = exchange.makeResponse()
            if ended != .clientDisconnected { try? await response.fail(ended) }
            (verdict, delivery) = (ended, response.delivery)
        }
        if invocation.isAbandoned { queue.forget(invocation) }
        configuration.onResponse?(ResponseReport(exchange, delivery, verdict))
        return delivery.isFramed && exchange.head.isKeepAlive && exchange.head.version.allowsChunks
    }
}
