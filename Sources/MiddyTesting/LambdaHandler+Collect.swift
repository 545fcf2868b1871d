import Middy
import MiddyHTTP
import MiddyLambda
import NIOCore

extension LambdaHandler {
    /// The handler with the hooks of a test and its clock.
    func observed(by exchange: TestExchange, clock: (any Clock<Duration>)?) -> LambdaHandler {
        var chain = chain.hooks(
            MiddyHooks(
                requestStart: { _ in exchange.note(.requestStart) },
                beforeMiddleware: { _, call in exchange.note(.beforeMiddleware(call)) },
                afterMiddleware: { _, call, _ in exchange.note(.afterMiddleware(call)) },
                beforeHandler: { _ in exchange.note(.beforeHandler) },
                afterHandler: { _, _ in exchange.note(.afterHandler) },
                firstByte: { _, _ in exchange.note(.firstByte) },
                chunk: { _, size in exchange.note(.chunk(size)) },
                requestEnd: { _, outcome in
                    exchange.note(.requestEnd)
                    exchange.note(outcome)
                }
            )
        )
        // without a clock of the test's own the head waits for the first byte, however busy the machine is
        if let clock { chain.options.clock = clock } else { chain.options.headersAfter = nil }
        return replacing(chain)
    }

    /// Takes the whole response, to the end of the invocation.
    func collect(event: ByteBuffer, options: TestOptions) async throws -> TestResponse {
        try await test(event: event, options: options) { client in
            let exchange = client.exchange
            var response = TestResponse(head: nil, chunks: [], error: nil, trailers: [:], outcome: nil, events: [])
            receiving: while true {
                switch await exchange.next() {
                case .head(let head): response.head = head
                case .chunk(let chunk): response.chunks.append(chunk)
                case .end: break receiving
                case .broken(let error):
                    response.error = error
                    response.trailers = errorTrailers(error)
                    break receiving
                case .failed(let error): throw error
                }
            }
            let failure = await exchange.waitForEnd()
            if response.error == nil, let failure { throw failure }
            response.outcome = exchange.record.outcome
            response.events = exchange.record.events
            return response
        }
    }
}
