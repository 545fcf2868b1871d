import Logging

/// Tells the service that the function cannot start.
///
/// What goes wrong on the way is logged: the error that matters is the one reported.
func reportInitFailure(_ error: any Error, to address: RuntimeAddress, _ logger: Logger) async {
    logger.critical("the function cannot start: \(error)")
    do {
        let connection = try await RuntimeConnection(to: address)
        defer { connection.close() }
        try await connection.report(FunctionFailure(error), to: RuntimeAPI.initError)
    } catch {
        logger.error("the error could not be reported: \(error)")
    }
}
