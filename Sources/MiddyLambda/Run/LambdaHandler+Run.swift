import Logging
import Middy
import ServiceLifecycle
import UnixSignals

#if LocalEmulator
    import LambdaEmulator
#endif

extension LambdaHandler {
    /// Serves until SIGTERM or SIGINT: on Lambda its invocations, elsewhere a Function URL on this machine.
    ///
    /// With `AWS_LAMBDA_RUNTIME_API` in the environment this is a Lambda runtime, so the program is a `bootstrap`. Without
    /// it, and with the trait `LocalEmulator` (on by default), the program serves itself: `LOCAL_LAMBDA_HOST` and
    /// `LOCAL_LAMBDA_PORT` say where (default 127.0.0.1:8080; port 0 picks a free one). After the first SIGTERM or SIGINT
    /// the responses in flight have 10 seconds to finish; a second one exits at once with status 130.
    ///
    /// A program that cannot start, for example because the port is in use, prints why and exits with status 1.
    @concurrent
    public func run() async throws {
        do {
            try await serve()
        } catch {
            printLine("cannot run: \(error)")
            exitProcess(1)
        }
    }

    private func serve() async throws {
        if let address = environment("AWS_LAMBDA_RUNTIME_API") {
            try await serve(at: try RuntimeAddress(address), concurrency: 1)
            return
        }
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
                try await serve(at: try RuntimeAddress(endpoints.runtimeAPI), concurrency: localConcurrency)
            }
        #else
            throw LambdaError(
                .notOnLambda,
                "AWS_LAMBDA_RUNTIME_API is not set; run this on Lambda, or build it with the trait LocalEmulator"
            )
        #endif
    }

    /// Runs loops against a Runtime API until a signal comes.
    func serve(at address: RuntimeAddress, concurrency: Int) async throws {
        let logger = Logger(label: "middy.lambda")
        let loops = (0..<concurrency).map { _ in
            RuntimeLoop(address: address, logger: logger) { try await invoke($0, on: $1) }
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

/// How long responses in flight have to finish after SIGTERM or SIGINT.
private let gracePeriod = Duration.seconds(10)

/// How many requests the emulator in this process serves at once; the others wait.
private let localConcurrency = 8
