public import Logging
import Middy

extension LambdaHandler {
    /// Serves until SIGTERM or SIGINT: on Lambda its invocations, elsewhere a Function URL on this machine.
    ///
    /// With `AWS_LAMBDA_RUNTIME_API` in the environment this is a Lambda runtime, so the program is a `bootstrap`. Without
    /// it, and with the trait `LocalEmulator` (on by default), the program serves itself: `LOCAL_LAMBDA_HOST` and
    /// `LOCAL_LAMBDA_PORT` say where (default 127.0.0.1:8080; port 0 picks a free one). After the first SIGTERM or SIGINT
    /// the responses in flight have 10 seconds to finish, and the process ends with status 0; a second signal ends it at
    /// once with status 130.
    ///
    /// One invocation is served at a time, or as many as `AWS_LAMBDA_MAX_CONCURRENCY` says, each over a connection of its
    /// own. At an invocation's deadline its handler and body are cancelled. A program that cannot start, for example because
    /// the port is in use, logs why, tells Lambda (`/init/error`), and exits with status 1.
    /// - Parameter logger: Where the runtime logs, and what ``InvocationContext/logger`` is made of, with the request's id
    ///   added. Default: a logger that writes with ``LambdaLogHandler``.
    @concurrent
    public func run(logger: Logger? = nil) async throws {
        try await runLambda(logger: logger) { self }
    }
}

/// Serves a function whose handler takes some work to make, such as opening a database.
///
/// ```swift
/// try await runLambda {
///     let database = try await Database.open()
///     return middy(streamifyResponse: true).handler { (event: FunctionURLEvent, context: InvocationContext) in
///         HTTPEventResponse(body: createReadableStream(database.rows(for: event)))
///     }
/// }
/// ```
/// Everything else is as with ``LambdaHandler/run(logger:)``.
/// - Parameters:
///   - logger: Where the runtime logs. Default: a logger that writes with ``LambdaLogHandler``.
///   - setUp: Makes the handler, once, before the first invocation. What it throws is reported to Lambda as a failure
///     to start, and the process exits with status 1.
@concurrent
public func runLambda<Event, Response>(
    logger: Logger? = nil,
    _ setUp: @Sendable () async throws -> LambdaHandler<Event, Response>
) async throws {
    let logger = logger ?? Logger(label: "middy.lambda", factory: { LambdaLogHandler(label: $0) })
    do {
        if let address = environment("AWS_LAMBDA_RUNTIME_API") {
            try await serveLambda(at: try RuntimeAddress(address), logger, setUp)
        } else {
            let handler = try await setUp()
            try await handler.prepare()
            try await serveLocally(handler, logger)
        }
    } catch {
        printLine("cannot run: \(error)")
        exitProcess(1)
    }
}

/// Serves the invocations of Lambda; reports a failure to start.
func serveLambda<Event, Response>(
    at address: RuntimeAddress,
    environment: (String) -> String? = environment,
    _ logger: Logger,
    _ setUp: @Sendable () async throws -> LambdaHandler<Event, Response>
) async throws {
    let configuration: RuntimeConfiguration
    let handler: LambdaHandler<Event, Response>
    do {
        configuration = try RuntimeConfiguration(address: address, environment: environment)
        handler = try await setUp()
        try await handler.prepare()
    } catch {
        await reportInitFailure(error, to: address, logger)
        throw error
    }
    try await handler.serve(
        at: address,
        concurrency: configuration.concurrency,
        setsTraceVariable: configuration.concurrency == 1,
        logger: logger
    )
}
