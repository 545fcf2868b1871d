#if Hummingbird
    import DatastreamCore
    import HummingbirdCore
    import Middy
    import MiddyHTTP
    import NIOCore
    import Synchronization

    /// Takes the response of a chain to a Hummingbird server.
    struct RouteSender: ResponseSender {
        private let run: RouteRun
        private let start = ResponseStart()

        init(run: RouteRun) { self.run = run }

        var hasStarted: Bool { start.hasHappened }

        func sendHead() {
            if let head = start.takeHead() { run.send(head) }
        }

        func send(_ response: HTTPEventResponse?, in run: ResponseRun) async throws {
            let response = response ?? HTTPEventResponse()
            try start.prepare(response)
            let writer = RouteWriter(run: self.run, head: response, start: start)
            try await response.body.send(into: writer, in: run)
        }
    }

    /// Writes a body into the server's writer; the first byte, or the end of an empty body, sends the head if nobody has.
    struct RouteWriter: StreamWriter {
        private let run: RouteRun
        private let head: HTTPEventResponse
        private let start: ResponseStart
        private var sink: RouteRun.Writer?

        init(run: RouteRun, head: HTTPEventResponse, start: ResponseStart) {
            self.run = run
            self.head = head
            self.start = start
        }

        var flushesBeforeAbort: Bool { start.hasHappened }

        @concurrent
        mutating func write(_ chunk: consuming ByteBuffer) async throws {
            if chunk.readableBytes == 0 { return }
            if sink == nil { try await open() }
            try await sink?.writer.write(chunk)
        }

        @concurrent
        mutating func finish() async throws {
            if sink == nil { try await open() }
            try await sink?.writer.finish(nil)
        }

        /// Leaves the server's writer unfinished, which makes the server end the connection.
        @concurrent
        mutating func abort(_ error: any Error) async {
            start.withdraw()
            sink = nil
        }

        private mutating func open() async throws {
            _ = start.takeHead()
            sink = try await run.open(head)
        }
    }

    /// Whether the head of a response is out; a chain answers once.
    final class ResponseStart: Sendable {
        private enum State {
            case idle
            /// A response waits for its first byte.
            case ready(HTTPEventResponse)
            case started
        }

        private let state = Mutex(State.idle)

        var hasHappened: Bool {
            state.withLock { state in
                if case .started = state { true } else { false }
            }
        }

        /// Says which response comes next.
        /// - Throws: `StreamError.Code.writeAfterEnd` when there has been one.
        func prepare(_ head: HTTPEventResponse) throws {
            try state.withLock { state in
                if case .started = state {
                    throw StreamError(.writeAfterEnd, "this request has been answered; it can be answered once")
                }
                state = .ready(head)
            }
        }

        /// Starts the response that waits; nil when none does.
        func takeHead() -> HTTPEventResponse? {
            state.withLock { state in
                guard case .ready(let head) = state else { return nil }
                state = .started
                return head
            }
        }

        /// Takes back a response that has not started.
        func withdraw() {
            state.withLock { state in
                if case .ready = state { state = .idle }
            }
        }
    }
#endif
