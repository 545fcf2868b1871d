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

        func send(_ response: HTTPEventResponse?, in run: ResponseRun) async throws {
            let response = response ?? HTTPEventResponse()
            let writer = RouteWriter(run: self.run, head: response, start: start)
            try await response.body.send(into: writer, in: run)
        }
    }

    /// Writes a body into the server's writer; the first byte, or the end of an empty body, sends the head.
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

        var flushesBeforeAbort: Bool { sink != nil }

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
        mutating func abort(_ error: any Error) async { sink = nil }

        private mutating func open() async throws {
            try start.happen()
            sink = try await run.open(head)
        }
    }

    /// Whether the head of a response is out.
    final class ResponseStart: Sendable {
        private let flag = Atomic(false)

        var hasHappened: Bool { flag.load(ordering: .acquiring) }

        /// Notes that it is.
        /// - Throws: `StreamError.Code.writeAfterEnd` when it was out before: a chain answers once.
        func happen() throws {
            guard flag.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged
            else { throw StreamError(.writeAfterEnd, "this request has been answered; it can be answered once") }
        }
    }
#endif
