import Logging
import NIOCore
import ServiceLifecycle

/// Takes one invocation after the other from the Runtime API, until the service shuts down.
///
/// What goes wrong in one invocation is reported and never ends the loop. When the Runtime API closes the connection while an
/// invocation runs, as it does at a timeout, that invocation is cancelled and the loop connects anew.
struct RuntimeLoop: Service {
    /// Answers one invocation; what it throws is reported, unless the response has begun.
    typealias Invoke = @Sendable (Invocation, RuntimeConnection) async throws -> Void

    let address: RuntimeAddress
    let logger: Logger
    /// Whether `_X_AMZN_TRACE_ID` is set, which makes sense for one invocation at a time.
    var setsTraceVariable = false
    var timer = InvocationTimer.system
    var patience = AnswerPatience()
    let invoke: Invoke

    /// How often in a row connecting or `next` may fail before the loop gives up.
    private static let maximumAttempts = 5

    func run() async throws {
        var connection: RuntimeConnection?
        defer { connection?.close() }
        var failures = 0
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                var current = try await openConnection(connection)
                connection = current
                guard let invocation = try await next(on: current) else { return }
                // a service that closes the connection behind an event gets the answer over another one
                current = try await openConnection(current)
                connection = current
                failures = 0
                await perform(invocation, on: current)
            } catch let error as LambdaError where error.isTransient && failures < Self.maximumAttempts {
                connection?.close()
                connection = nil
                logger.debug("trying again after: \(error)")
                // an idle connection that was closed costs no time; whatever fails again waits
                if failures > 0 { try? await Task.sleep(for: .milliseconds(10 << failures)) }
                failures += 1
            }
        }
    }

    private func openConnection(_ connection: RuntimeConnection?) async throws -> RuntimeConnection {
        // an answer that nobody has asked for must not be taken for the next one
        if let connection, connection.exchange.isOpen, !connection.exchange.isAnswered { return connection }
        connection?.close()
        return try await RuntimeConnection(to: address, patience: patience)
    }

    /// Waits for the next invocation; nil when the service shuts down or is cancelled.
    private func next(on connection: RuntimeConnection) async throws -> Invocation? {
        do {
            // a handler, and no task beside this one, which would have to be woken and awaited before each invocation
            let answer = try await withGracefulShutdownHandler {
                try await connection.next()
            } onGracefulShutdown: {
                connection.exchange.stop()
            }
            guard answer.status != 500 else {
                throw LambdaError(.runtimeFailed, "the Runtime API failed for good: \(answer.text)")
            }
            try RuntimeAPI.check(answer, "next")
            return try Invocation(answer, logger: logger)
        } catch is CancellationError {
            return nil
        }
    }
}

extension LambdaError {
    /// Whether asking again may help: a lost connection, an answer that makes no sense, or the single refusal after a
    /// response that broke off.
    fileprivate var isTransient: Bool {
        code == .connectionClosed || code == .connectionFailed || code == .unexpectedAnswer
            || code == .invalidInvocation
    }
}
