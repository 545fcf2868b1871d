import Logging
import Middy

/// One invocation, from its event to its only report.
extension RuntimeLoop {
    /// Answers the invocation; whatever happens, the service has been told something afterwards, or the connection is closed.
    func perform(_ invocation: Invocation, on connection: RuntimeConnection) async {
        connection.answer.reset()
        let number = connection.exchange.beginInvocation()
        if setsTraceVariable { setEnvironment("_X_AMZN_TRACE_ID", invocation.context.traceID) }
        let stopTimer = timer.start(invocation.context.deadlineInMilliseconds) {
            connection.exchange.interrupt(
                LambdaError(.deadlineExceeded, "the invocation's time is over; it is cancelled"),
                invocation: number
            )
        }
        defer { stopTimer() }
        do {
            try await run(invocation, on: connection)
            await settle(invocation, on: connection, nil)
        } catch {
            await settle(invocation, on: connection, connection.exchange.interruption ?? error)
        }
    }

    /// Runs the function, and cancels it when the invocation cannot go on.
    private func run(_ invocation: Invocation, on connection: RuntimeConnection) async throws {
        try await withThrowingTaskGroup(of: (any Error)?.self) { group in
            let work = CuttableWork()
            connection.exchange.onBreak { work.cutOff($0) }
            defer { connection.exchange.endWatch() }
            group.addEagerTask {
                await withUnsafeCurrentTask { task in
                    work.begin(task)
                    defer { work.end() }
                    do { try await invoke(invocation, connection) } catch { return error }
                    return nil
                }
            }
            let failure = try await group.next() ?? nil
            if let failure = work.reason ?? failure { throw failure }
        }
        try Task.checkCancellation()
    }

    /// Reports what has not been answered, closes what was left open, and logs.
    private func settle(_ invocation: Invocation, on connection: RuntimeConnection, _ failure: (any Error)?) async {
        let logger = invocation.context.logger
        if let failure {
            let isLost = (failure as? LambdaError)?.code == .connectionClosed
            logger.log(level: isLost ? .info : .error, "the invocation failed: \(failure)")
        }
        if connection.answer.isOpen { connection.close() }
        guard connection.exchange.isOpen, connection.answer.beginReport() else { return }
        let unanswered = LambdaError(.noResponse, "the function returned without a response")
        if failure == nil { logger.error("\(unanswered)") }
        do {
            try await connection.report(
                FunctionFailure(failure.map(reportedError) ?? unanswered),
                to: RuntimeAPI.error(invocation.context.requestID)
            )
        } catch {
            logger.error("the error could not be reported: \(error)")
            connection.close()
        }
    }
}
