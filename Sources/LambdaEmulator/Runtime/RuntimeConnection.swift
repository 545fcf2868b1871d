import NIOCore
import NIOHTTP1

/// Serves one connection of a runtime.
struct RuntimeConnection {
    /// Whether the connection serves another request.
    enum Next {
        case request
        case close
    }

    let queue: InvocationQueue
    let configuration: EmulatorConfiguration
    let connection: HTTPConnection
    let session: RuntimeSession
    let sandbox: Sandbox?

    /// How many processes had ended in the sandbox when the connection was made.
    let earlierExits: Int
    var hasInitFailed = false

    init(
        _ connection: HTTPConnection,
        queue: InvocationQueue,
        configuration: EmulatorConfiguration,
        sandbox: Sandbox? = nil
    ) {
        self.sandbox = sandbox
        self.earlierExits = sandbox?.exits ?? 0
        self.queue = queue
        self.configuration = configuration
        self.connection = connection
        self.session = RuntimeSession(channel: connection.channel, sandbox: sandbox?.number)
    }

    /// Serves requests until the connection ends.
    @concurrent
    mutating func run(_ reader: inout RequestReader) async throws {
        connection.channel.closeFuture.whenComplete { [queue, session] _ in
            session.close()
            queue.stopWaiting(session)
        }
        defer { end() }
        while let head = try await reader.nextHead() {
            guard try await serve(head, &reader) == .request, head.isKeepAlive else { return }
        }
    }

    /// The connection's end concerns the invocation it holds.
    ///
    /// This comes after everything that was received has been read; the channel may have closed long before.
    private func end() {
        session.close()
        guard let held = session.letGo() else { return }
        held.abandon()
        // Of a process its end is known, so that its connections may come and go.
        if Task.isCancelled || sandbox == nil && !configuration.allowsConnectionPerCall {
            held.interrupt(Task.isCancelled ? .shutDown : .connectionLost(.exited(requestID: held.id)))
        }
        if held.state.phase == .finished {
            queue.forget(held)
        } else if let sandbox {
            queue.handOver(held, toSandbox: sandbox.number)
        }
    }

    @concurrent
    private mutating func serve(_ head: HTTPRequestHead, _ reader: inout RequestReader) async throws -> Next {
        switch RuntimeRoute(head) {
        case .next:
            return try await next(head, &reader)
        case .response(let id):
            return try await response(to: id, head, &reader)
        case .error(let id):
            return try await error(of: id, head, &reader)
        case .initError:
            return try await initError(head, &reader)
        case .ping:
            return try await answer(FixedResponse(.ok, text: "pong"), head, &reader)
        case nil:
            return try await answer(FixedResponse(.notFound, text: "404 page not found\n"), head, &reader)
        }
    }

    /// Drops what is left of the request and answers it.
    @concurrent
    func answer(
        _ response: FixedResponse,
        _ head: HTTPRequestHead,
        _ reader: inout RequestReader
    ) async throws -> Next {
        switch await reader.drop() {
        case .whole:
            try await connection.send(response, for: head)
            return .request
        case .tooLarge:
            try await connection.send(response.closing, for: head)
            await reader.linger()
            return .close
        case .truncated:
            return .close
        }
    }
}
