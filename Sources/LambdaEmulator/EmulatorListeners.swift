/// The ports of an emulator, bound and not yet served.
struct EmulatorListeners {
    private let configuration: EmulatorConfiguration
    private let queue: InvocationQueue
    private let clients: HTTPListener
    private let runtimes: [HTTPListener]
    private let sandboxCount: Int

    /// Binds a port for clients, and one for runtimes for each sandbox or for all; throws ``EmulatorError``.
    init(_ configuration: EmulatorConfiguration, sandboxCount: Int) async throws {
        self.configuration = configuration
        self.sandboxCount = sandboxCount
        queue = InvocationQueue(
            capacity: configuration.maxQueuedInvocations,
            reservedConcurrency: configuration.reservedConcurrency
        )
        clients = try await HTTPListener(
            host: configuration.host,
            port: configuration.port,
            purpose: "Function URL",
            option: configuration.portNames.client
        )
        var runtimes: [HTTPListener] = []
        do {
            for number in 0..<max(sandboxCount, 1) {
                let listener = try await HTTPListener(
                    host: configuration.runtimeHost,
                    port: number == 0 ? configuration.runtimePort : 0,
                    purpose: "Runtime API",
                    option: configuration.portNames.runtime
                )
                runtimes.append(listener)
            }
        } catch {
            for listener in [clients] + runtimes { await listener.close() }
            throw error
        }
        self.runtimes = runtimes
    }

    /// Serves as long as `body` runs.
    func run<R: Sendable>(
        _ body: @Sendable (EmulatorEndpoints, [Sandbox]) async throws -> R
    ) async throws -> R {
        let (queue, configuration) = (queue, configuration)
        let history = History()
        let endpoints = runtimes.map {
            EmulatorEndpoints(configuration: configuration, port: clients.port, runtimePort: $0.port)
        }
        let sandboxes = endpoints.prefix(sandboxCount).enumerated().map { position, endpoints in
            Sandbox(number: position + 1, environment: endpoints.environment, queue: queue)
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await clients.run { connection, reader in
                    let client = ClientConnection(
                        connection,
                        queue: queue,
                        history: history,
                        configuration: configuration
                    )
                    try await client.run(&reader)
                }
            }
            for (position, listener) in runtimes.enumerated() {
                let sandbox = position < sandboxes.count ? sandboxes[position] : nil
                group.addTask {
                    await listener.run { connection, reader in
                        var runtime = RuntimeConnection(
                            connection,
                            queue: queue,
                            configuration: configuration,
                            sandbox: sandbox
                        )
                        try await runtime.run(&reader)
                    }
                }
            }
            defer {
                queue.shutDown()
                group.cancelAll()
            }
            return try await withTaskCancellationHandler {
                try await body(endpoints[0], sandboxes)
            } onCancel: {
                // Before the runtimes in the body go, so that clients are not told of a crash.
                queue.shutDown()
            }
        }
    }
}
