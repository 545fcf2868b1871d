import NIOCore
import NIOHTTP1

/// Serves one connection of a client: Function URL requests and calls of the Invoke API.
struct ClientConnection {
    let queue: InvocationQueue
    let history: History
    let configuration: EmulatorConfiguration
    let connection: HTTPConnection
    let current = CurrentInvocation()

    init(
        _ connection: HTTPConnection,
        queue: InvocationQueue,
        history: History,
        configuration: EmulatorConfiguration
    ) {
        self.connection = connection
        self.queue = queue
        self.history = history
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
        if configuration.hasConsole, let console = ConsoleRoute(target) {
            return try await answer(console, head, &reader)
        }
        let invokes = head.method == .POST ? InvokePath(target.path) : nil
        var exchange = ClientExchange(
            kind: ResponseReport.Kind(invokes, head),
            connection: connection,
            head: head,
            received: .now,
            requestID: RandomID.uuid(),
            invokeMode: configuration.invokeMode
        )
        exchange.record = InvocationRecord(exchange, configuration: configuration, revisions: history.revisions)
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

    /// Answers a request of the console.
    @concurrent
    private func answer(
        _ console: ConsoleRoute,
        _ head: HTTPRequestHead,
        _ reader: inout RequestReader
    ) async throws -> Bool {
        let isDropped = await reader.drop() == .whole
        let response = console.response(to: head, history: history, configuration: configuration)
        try await connection.send(isDropped ? response : response.closing, for: head)
        return isDropped && head.isKeepAlive
    }

    /// Collects the request's body; `false` if it cannot be had and the connection is to close.
    @concurrent
    private func collect(
        into body: inout ByteBuffer,
        for exchange: ClientExchange,
        _ reader: inout RequestReader
    ) async throws -> Bool {
        let limit = min(configuration.maxRequestBytes, exchange.isAwaited ? .max : RuntimeLimit.asynchronousEvent)
        var end = RequestReader.BodyEnd.tooLarge
        if exchange.head.contentLength ?? 0 <= limit {
            if exchange.head.expectsContinue { try await connection.sendContinue() }
            end = await reader.collect(into: &body, limit: limit)
        }
        if end == .tooLarge {
            let refusal = FixedResponse.requestTooLarge(exchange, limit: limit)
            try await connection.send(refusal.identified(exchange.requestID).closing, for: exchange.head)
            await reader.linger()
        }
        return end == .whole
    }

    /// Has the function answer; whether the connection can serve another request.
    private func invoke(_ invocation: Invocation) async throws -> Bool {
        let exchange = invocation.client
        if exchange.isAwaited, !current.begin(invocation) {
            configuration.onResponse?(ResponseReport(exchange, Delivery(), .clientDisconnected))
            return false
        }
        defer { current.end() }
        do {
            try queue.submit(invocation)
        } catch {
            let refusal = error == .shutDown ? FixedResponse.shuttingDown.closing : .tooManyRequests(error)
            try await connection.send(refusal.identified(exchange.requestID), for: exchange.head)
            return error != .shutDown && exchange.head.isKeepAlive
        }
        remember(invocation)
        guard exchange.isAwaited else {
            invocation.whenEnded { [queue, configuration] in
                if invocation.isAbandoned { queue.forget(invocation) }
                configuration.onResponse?(ResponseReport(exchange, $0.delivery, $0.verdict))
            }
            try await connection.send(FixedResponse(.accepted).identified(exchange.requestID), for: exchange.head)
            return exchange.head.isKeepAlive
        }
        return await serveToTheEnd(invocation)
    }

    /// Waits for the response and for what the client is sent of it.
    private func serveToTheEnd(_ invocation: Invocation) async -> Bool {
        let exchange = invocation.client
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

    /// Puts the invocation into the console's list, and its end into its record.
    private func remember(_ invocation: Invocation) {
        guard let record = invocation.client.record else { return }
        record.invoked(invocation.event)
        if configuration.hasConsole { history.add(record) }
        invocation.whenEnded { ending in
            record.closeLog(ending.verdict)
            record.ended(ending.verdict.outcome)
        }
    }
}

extension ResponseReport.Kind {
    /// How a request calls the function.
    fileprivate init(_ invokes: InvokePath?, _ head: HTTPRequestHead) {
        guard let invokes else {
            self = .functionURL
            return
        }
        let isEvent = head.headers.first(name: "x-amz-invocation-type") == "Event"
        self = invokes.isStreaming ? .invokeWithResponseStream : isEvent ? .event : .invoke
    }
}
