import Synchronization

@testable import Middy

/// Writes down what ran, in order.
final class Trace: Sendable {
    private let entries = Mutex<[String]>([])

    var all: [String] { entries.withLock { $0 } }

    func add(_ entry: String) { entries.withLock { $0.append(entry) } }
}

/// An error with a name.
struct Failure: Error, Equatable {
    let name: String

    init(_ name: String) { self.name = name }
}

typealias Chain = MiddyChain<String, Int, String>
typealias TestRequest = Request<String, Int, String>

/// Returns only when the task is cancelled, and then throws.
func waitForCancellation() async throws {
    for await _ in AsyncStream<Void>.makeStream().stream {}
    throw CancellationError()
}

/// A middleware with all three hooks, which write `b1`, `a1`, `e1` and may then do something else.
func middleware(
    _ number: Int,
    _ trace: Trace,
    before: @escaping Chain.Hook = { _ in },
    after: @escaping Chain.Hook = { _ in },
    onError: @escaping Chain.Hook = { _ in }
) -> Middleware<String, Int, String> {
    Middleware(
        name: "m\(number)",
        before: { request in
            trace.add("b\(number)")
            try await before(&request)
        },
        after: { request in
            trace.add("a\(number)")
            try await after(&request)
        },
        onError: { request in
            trace.add("e\(number)")
            try await onError(&request)
        }
    )
}

/// Takes responses, and fails on the first ones if told to.
final class TestSender: ResponseSender {
    private struct State {
        var responses: [String?] = []
        var failures: [Failure]
        var hasStarted = false
    }

    private let state: Mutex<State>
    private let startsBeforeFailing: Bool
    private let onSend: @Sendable () async throws -> Void

    init(
        failing failures: [Failure] = [],
        startsBeforeFailing: Bool = false,
        onSend: @escaping @Sendable () async throws -> Void = {}
    ) {
        state = Mutex(State(failures: failures))
        self.startsBeforeFailing = startsBeforeFailing
        self.onSend = onSend
    }

    /// The responses that went out whole.
    var responses: [String?] { state.withLock { $0.responses } }

    var hasStarted: Bool { state.withLock { $0.hasStarted } }

    func send(_ response: String?, in run: ResponseRun) async throws {
        try await onSend()
        try state.withLock { state in
            if !state.failures.isEmpty {
                state.hasStarted = startsBeforeFailing
                throw state.failures.removeFirst()
            }
            state.hasStarted = true
            state.responses.append(response)
        }
    }
}

extension MiddyChain<String, Int, String> {
    /// Runs the chain with a handler that writes `handler`.
    func test(
        _ trace: Trace,
        sender: TestSender = TestSender(),
        handler: @escaping @Sendable (String, Int) async throws -> String = { _, _ in "response" }
    ) async throws -> [String?] {
        try await run(
            event: "event",
            context: 0,
            handler: { event, context, _ in
                trace.add("handler")
                return try await handler(event, context)
            },
            sender: sender
        )
        return sender.responses
    }
}
