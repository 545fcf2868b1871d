import Logging
import ServiceLifecycle
import UnixSignals

#if LocalEmulator
    import LambdaEmulator
#endif

extension LambdaHandler {
    /// Runs loops against a Runtime API, each over a connection of its own, until a signal comes.
    func serve(at address: RuntimeAddress, concurrency: Int, setsTraceVariable: Bool, logger: Logger) async throws {
        let loops = (0..<concurrency).map { _ in
            RuntimeLoop(address: address, logger: logger, setsTraceVariable: setsTraceVariable) {
                try await invoke($0, on: $1)
            }
        }
        var configuration = ServiceGroupConfiguration(
            services: loops.map { .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup) },
            logger: Logger(label: "middy.lifecycle", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        configuration.maximumGracefulShutdownDuration = gracePeriod
        let group = ServiceGroup(configuration: configuration)
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                var isFirst = true
                for await _ in signals {
                    guard isFirst else { exitProcess(130) }
                    isFirst = false
                    printLine("stopping; responses in flight have \(gracePeriod) to finish (once more to exit at once)")
                    await group.triggerGracefulShutdown()
                }
            }
            defer { tasks.cancelAll() }
            do {
                try await group.run()
            } catch is CancellationError {
                printLine("the grace period is over; the response in flight was cut off")
            }
        }
    }
}

/// Serves a Function URL on this machine.
func serveLocally<Event, Response>(_ handler: LambdaHandler<Event, Response>, _ logger: Logger) async throws {
    #if LocalEmulator
        try await withLambdaEmulator(try EmulatorConfiguration(environment: environment)) { endpoints in
            printLine(
                """
                Function URL: \(endpoints.functionURL)/
                try:  curl -N "\(endpoints.functionURL)/"
                      curl -N --compressed "\(endpoints.functionURL)/"
                Press Ctrl-C to stop.
                """
            )
            try await handler.serve(
                at: try RuntimeAddress(endpoints.runtimeAPI),
                concurrency: localConcurrency,
                setsTraceVariable: false,
                logger: logger
            )
        }
    #else
        throw LambdaError(
            .notOnLambda,
            "AWS_LAMBDA_RUNTIME_API is not set; run this on Lambda, or build it with the trait LocalEmulator"
        )
    #endif
}

/// How long responses in flight have to finish after SIGTERM or SIGINT.
private let gracePeriod = Duration.seconds(10)

/// How many requests the emulator in this process serves at once; the others wait.
private let localConcurrency = 8
