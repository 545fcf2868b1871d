/// Runs an emulator of AWS Lambda for as long as `body` runs.
///
/// The emulator listens on two ports: one for clients, with a Function URL in `RESPONSE_STREAM` mode and the
/// `InvokeWithResponseStream` operation, and one for runtimes, with the Lambda Runtime API. It starts no runtime: `body` does,
/// in this process or as a program of its own.
///
/// ```swift
/// try await withLambdaEmulator(EmulatorConfiguration()) { endpoints in
///     print("listening on \(endpoints.functionURL)")
///     try await runBootstrap(environment: endpoints.environment)
/// }
/// ```
///
/// When `body` returns or throws, clients and runtimes that wait are answered with 503, all connections and both listeners
/// close, and only then does this function return. Cancelling the task cancels `body` and ends the emulator the same way.
///
/// - Parameters:
///   - configuration: Addresses, names, limits and policies.
///   - body: What runs beside the emulator; it is told where the emulator listens.
/// - Returns: What `body` returns.
/// - Throws: ``EmulatorError`` if a port cannot be bound, and whatever `body` throws.
public func withLambdaEmulator<R: Sendable>(
    _ configuration: EmulatorConfiguration,
    _ body: @Sendable (EmulatorEndpoints) async throws -> R
) async throws -> R {
    let clients = try await HTTPListener(
        host: configuration.host,
        port: configuration.port,
        purpose: "Function URL",
        option: "EmulatorConfiguration.port"
    )
    let runtimes: HTTPListener
    do {
        runtimes = try await HTTPListener(
            host: configuration.runtimeHost,
            port: configuration.runtimePort,
            purpose: "Runtime API",
            option: "EmulatorConfiguration.runtimePort"
        )
    } catch {
        await clients.close()
        throw error
    }
    let queue = InvocationQueue(capacity: configuration.maxQueuedInvocations)
    let endpoints = EmulatorEndpoints(
        configuration: configuration,
        port: clients.port,
        runtimePort: runtimes.port
    )
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            await clients.run { connection, reader in
                try await ClientConnection(connection, queue: queue, configuration: configuration).run(&reader)
            }
        }
        group.addTask {
            await runtimes.run { connection, reader in
                var runtime = RuntimeConnection(connection, queue: queue, configuration: configuration)
                try await runtime.run(&reader)
            }
        }
        defer {
            queue.shutDown()
            group.cancelAll()
        }
        return try await body(endpoints)
    }
}
