/// Runs an emulator of AWS Lambda for as long as `body` runs.
///
/// The emulator listens on two ports: one for clients, with a Function URL, the operations `Invoke` and
/// `InvokeWithResponseStream`, and a console at `/_emulator/`, and one for runtimes, with the Lambda Runtime API. It starts no
/// runtime: `body` does, in this process or as a program of its own.
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
    let emulator = try await EmulatorListeners(configuration, sandboxCount: 0)
    return try await emulator.run { endpoints, _ in try await body(endpoints) }
}

/// The same with sandboxes, each with a Runtime API of its own, for processes that `body` starts.
package func withLambdaEmulator<R: Sendable>(
    _ configuration: EmulatorConfiguration,
    sandboxes count: Int,
    _ body: @Sendable (EmulatorEndpoints, [Sandbox]) async throws -> R
) async throws -> R {
    let emulator = try await EmulatorListeners(configuration, sandboxCount: count)
    return try await emulator.run(body)
}
