import Logging
import NIOCore
import ServiceLifecycle

/// Takes one invocation after the other from the Runtime API, until the service shuts down.
///
/// What goes wrong in one invocation is reported and never ends the loop. When the Runtime API closes the connection while an
/// invocation runs, as it does at a timeout, that invocation is cancelled and the loop connects anew.
struct RuntimeLoop: Service {
    /// Answers one invocation; whatever it throws is logged.
    typealias Invoke = @Sendable (Invocation, RuntimeConnection) async throws -> Void

    let address: RuntimeAddress
    let logger: Logger
    let invoke: Invoke

    /// How often in a row connecting or `next` may fail before the loop gives up.
    private static let maximumAttempts = 5

    func run() async throws {
        var connection: RuntimeConnection?
        defer { connection?.close() }
        var failures = 0
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                let current = try await openConnection(connection)
                connection = current
                guard let invocation = try await next(on: current) else { return }
                failures = 0
                await perform(invocation, on: current)
                if !current.exchange.isOpen { connection = nil }
            } catch let error as LambdaError where error.isTransient && failures < Self.maximumAttempts {
                connection?.close()
                connection = nil
                failures += 1
                logger.debug("trying again after: \(error)")
                try? await Task.sleep(for: .milliseconds(10 << failures))
            }
        }
    }

    private func openConnection(_ connection: RuntimeConnection?) async throws -> RuntimeConnection {
        if let connection, connection.exchange.isOpen { return connection }
        return try await RuntimeConnection(to: address)
    }

    /// Waits for the next invocation; nil when the service shuts down or is cancelled.
    private func next(on connection: RuntimeConnection) async throws -> Invocation? {
        do {
            let answer = try await cancelWhenGracefulShutdown { try await connection.get(RuntimeAPI.next) }
            try RuntimeAPI.check(answer, "next")
            return try Invocation(answer, logger: logger)
        } catch is CancellationError {
            return nil
        }
    }

    /// Answers the invocation, unless the connection is closed meanwhile.
    private func perform(_ invocation: Invocation, on connection: RuntimeConnection) async {
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await invoke(invocation, connection) }
                group.addTask {
                    await connection.exchange.waitUntilClosed()
                    try Task.checkCancellation()
                    throw LambdaError(
                        .connectionClosed,
                        "the Runtime API closed the connection; the invocation is cancelled"
                    )
                }
                defer { group.cancelAll() }
                try await group.next()
            }
        } catch let error as LambdaError where error.code == .connectionClosed {
            invocation.context.logger.info("\(error)")
        } catch {
            invocation.context.logger.error("the invocation failed: \(error)")
        }
    }
}

extension LambdaError {
    /// Whether asking again may help: a lost connection, or the single refusal after a response that broke off.
    fileprivate var isTransient: Bool {
        code == .connectionClosed || code == .connectionFailed || code == .unexpectedAnswer
    }
}
