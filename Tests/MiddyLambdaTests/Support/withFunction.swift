import LambdaEmulator
import Logging
import NIOCore
import Synchronization

@testable import MiddyLambda

/// Serves a handler on the emulator, as `run()` does, and lets `body` talk to it.
func withFunction<Event, Response, Result: Sendable>(
    _ handler: LambdaHandler<Event, Response>,
    _ body: @escaping @Sendable (_ url: String, _ reports: Reports) async throws -> Result
) async throws -> Result {
    let reports = Reports()
    var configuration = EmulatorConfiguration()
    configuration.port = 0
    configuration.maxResponseBytes = .max
    configuration.onResponse = { reports.add($0) }
    return try await withLambdaEmulator(configuration) { endpoints in
        try await withRuntime(handler, at: endpoints.runtimeAPI) { try await body(endpoints.functionURL, reports) }
    }
}

/// Runs a handler against a Runtime API while `body` runs.
func withRuntime<Event, Response, Result: Sendable>(
    _ handler: LambdaHandler<Event, Response>,
    at address: String,
    concurrency: Int = 1,
    setsTraceVariable: Bool = false,
    timer: InvocationTimer = .system,
    patience: AnswerPatience = AnswerPatience(afterReport: .hours(1), afterCancellation: .hours(1)),
    onInvoke: @escaping @Sendable (RuntimeConnection) -> Void = { _ in },
    logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
    _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    let loop = RuntimeLoop(
        address: try RuntimeAddress(address),
        logger: logger,
        setsTraceVariable: setsTraceVariable,
        timer: timer,
        // a busy machine must not make a mock look as if it did not answer
        patience: patience
    ) {
        onInvoke($1)
        try await handler.invoke($0, on: $1)
    }
    return try await withThrowingTaskGroup(of: Result?.self) { group in
        for _ in 0..<concurrency {
            group.addTask {
                try await loop.run()
                return nil
            }
        }
        group.addTask { try await body() }
        defer { group.cancelAll() }
        while let finished = try await group.next() {
            if let result = finished { return result }
        }
        throw CancellationError()
    }
}

/// What the emulator reported.
final class Reports: Sendable {
    private struct State {
        var reports: [ResponseReport] = []
        var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    func add(_ report: ResponseReport) {
        let ready = state.withLock { state in
            state.reports.append(report)
            let ready = state.waiters.filter { $0.count <= state.reports.count }
            state.waiters.removeAll { $0.count <= state.reports.count }
            return ready
        }
        for waiter in ready { waiter.continuation.resume() }
    }

    /// The reports, once there are `count`.
    func first(_ count: Int) async -> [ResponseReport] {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if state.reports.count >= count { return true }
                state.waiters.append((count, continuation))
                return false
            }
            if isReady { continuation.resume() }
        }
        return state.withLock { $0.reports }
    }
}
