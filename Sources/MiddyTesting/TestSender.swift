import DatastreamCore
import Middy
import MiddyLambda
import NIOCore
import Synchronization

/// Takes a response to a client in the same process.
final class TestSender<Response: LambdaResponse>: ResponseSender {
    private let exchange: TestExchange
    private let streamifyResponse: Bool
    private let head: HeadGate

    init(exchange: TestExchange, streamifyResponse: Bool) {
        self.exchange = exchange
        self.streamifyResponse = streamifyResponse
        head = HeadGate(exchange)
    }

    var hasStarted: Bool { head.isOut }

    func sendHead() { head.send() }

    func send(_ response: Response?, in run: ResponseRun) async throws {
        let response = response ?? .nothing
        if streamifyResponse {
            head.prepare(try parse(try response.prelude(), isDelimited: true))
            try await response.body.send(into: TestWriter(exchange: exchange, head: head, run: run), in: run)
        } else {
            let body = try await response.body.collect(maximumSize: maximumBufferedSize, in: run)
            let bytes = try response.buffered(body)
            guard bytes.readableBytes <= maximumBufferedSize else {
                throw LambdaError(
                    .responseTooLarge,
                    "the response has \(bytes.readableBytes) bytes; a buffered function may return \(maximumBufferedSize)"
                )
            }
            head.prepare(response is BodyResponse ? nil : try parse(bytes, isDelimited: false))
            head.send()
            if body.readableBytes > 0 { try await exchange.hand(body) }
            exchange.put(.end)
        }
    }

    /// Reads the head out of the bytes that the service would get; nil when there is none.
    private func parse(_ bytes: ByteBuffer, isDelimited: Bool) throws -> TestResponseHead? {
        guard bytes.readableBytes > 0 else { return nil }
        return try TestResponseHead(
            json: isDelimited ? bytes.readableBytesView.dropLast(8) : bytes.readableBytesView[...]
        )
    }
}

/// What the platform takes for a buffered response: 6 MiB and 100 bytes.
private let maximumBufferedSize = 6_291_556

/// Lets the head of a response out once.
final class HeadGate: Sendable {
    private struct State {
        var head: TestResponseHead??
        var isOut = false
    }

    private let exchange: TestExchange
    private let state = Mutex(State())

    init(_ exchange: TestExchange) { self.exchange = exchange }

    var isOut: Bool { state.withLock { $0.isOut } }

    func prepare(_ head: TestResponseHead?) { state.withLock { $0.head = .some(head) } }

    func send() {
        state.withLock { state in
            guard !state.isOut, let head = state.head else { return }
            state.isOut = true
            exchange.put(.head(head))
        }
    }

    /// Takes back a head that is not out; false when it is too late.
    func withdraw() -> Bool {
        state.withLock { state in
            if !state.isOut { state.head = nil }
            return !state.isOut
        }
    }
}

/// Hands the chunks of one body over.
private struct TestWriter: StreamWriter {
    let exchange: TestExchange
    let head: HeadGate
    let run: ResponseRun

    var flushesBeforeAbort: Bool { head.isOut }

    @concurrent
    mutating func write(_ chunk: consuming ByteBuffer) async throws {
        head.send()
        try await exchange.hand(chunk)
    }

    @concurrent
    mutating func finish() async throws {
        head.send()
        exchange.put(.end)
    }

    @concurrent
    mutating func abort(_ error: any Error) async {
        if !head.withdraw() { exchange.put(.broken(run.cause(of: error))) }
    }
}
