import BenchKit
import DatastreamCore
import Middy
import NIOCore

/// Middlewares whose hooks do next to nothing around a handler that returns at once.
let middyCases: [BenchCase] = [
    engine("no middleware", chain(0)),
    engine("10 middlewares", chain(10)),
    engine("25 middlewares", chain(25)),
    engine("10 middlewares and hooks", chain(10).hooks(hooks)),
    engine("10 middlewares and around", chain(10).around { try await $1() }),
    engine("10 middlewares and early timeout", chain(10, remaining: .seconds(900))),
    streamed("10 middlewares, 256 bytes streamed", remaining: nil),
    streamed("10 middlewares, 256 bytes streamed, early timeout", remaining: .seconds(900)),
]

private typealias Chain = MiddyChain<Int, Int, Int>

private let invocations = 100_000

private func engine(_ name: String, _ chain: Chain) -> BenchCase {
    BenchCase(name) {
        {
            for number in 0..<invocations {
                try await chain.run(event: number, context: 0, handler: { event, _, _ in event }, sender: NullSender())
            }
            return BenchCase.Outcome(invocations)
        }
    }
}

private func chain(_ count: Int, remaining: Duration? = nil) -> Chain {
    (0..<count).reduce(Chain(streamifyResponse: true) { _ in remaining }) { chain, number in
        chain.use(
            Middleware(
                name: "m\(number)",
                before: { $0.event += 1 },
                after: { $0.response = ($0.response ?? 0) + 1 },
                onError: { _ in }
            )
        )
    }
}

private let hooks = MiddyHooks<Int, Int, Int>(
    requestStart: { _ in },
    beforeMiddleware: { _, _ in },
    afterMiddleware: { _, _, _ in },
    requestEnd: { _, _ in }
)

private func streamed(_ name: String, remaining: Duration?) -> BenchCase {
    BenchCase(name) {
        let text = String(repeating: "a", count: 256)
        let empty = MiddyChain<Int, Int, BodyResponse>(streamifyResponse: true) { _ in remaining }
        let chain = (0..<10).reduce(empty) { chain, number in
            chain.use(Middleware(name: "m\(number)", before: { $0.event += 1 }, after: { _ in }))
        }
        return {
            for number in 0..<invocations {
                try await chain.run(
                    event: number,
                    context: 0,
                    handler: { _, _, _ in BodyResponse(body: ResponseBody(createReadableStream(text))) },
                    sender: CountingSender()
                )
            }
            return BenchCase.Outcome(invocations)
        }
    }
}

/// Drops every response.
private struct NullSender: ResponseSender {
    var hasStarted: Bool { true }
    func send(_ response: Int?, in run: ResponseRun) async throws {}
}

/// Reads every body.
private struct CountingSender: ResponseSender {
    var hasStarted: Bool { true }

    func send(_ response: BodyResponse?, in run: ResponseRun) async throws {
        guard let body = response?.body else { return }
        _ = try await body.send(into: ByteCountSink().makeWriter(in: run.context), in: run)
    }
}
