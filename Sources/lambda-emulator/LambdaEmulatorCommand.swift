import ArgumentParser
import LambdaEmulator
import NIOPosix

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The program: an emulator, and the processes of a function in it.
@main
struct LambdaEmulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lambda-emulator",
        abstract: "Serves an AWS Lambda function on this machine, with streamed responses.",
        usage: "lambda-emulator [options] -- ./bootstrap [arguments ...]",
        discussion: """
            Starts the program behind -- as the function's runtime, and again after a crash. It serves the Function URL, the \
            operations Invoke and InvokeWithResponseStream for AWS SDKs and the AWS CLI (--endpoint-url), and at \
            /_emulator/ a console that shows each response as it comes. Without a program it waits for runtimes that are \
            started elsewhere.
            """
    )

    @OptionGroup var options: EmulatorOptions

    @Argument(parsing: .postTerminator, help: "The function's program and its arguments.")
    var command: [String] = []

    func validate() throws {
        try options.validate()
    }

    func run() async throws {
        do {
            try await serve()
        } catch {
            Terminal.error("lambda-emulator: \(error)")
            throw ExitCode.failure
        }
    }

    private func serve() async throws {
        // From here on a signal stops the processes first, and a reader of the output that goes away stops nothing.
        signal(SIGPIPE, SIG_IGN)
        let (stop, insistence) = (await StopSignal(), await StopSignal())
        let running = RunningSandboxes()
        let sandboxes = command.isEmpty ? 0 : options.concurrency
        let threads = NIOThreadPool(numberOfThreads: max(2 * sandboxes, 1))
        threads.start()
        defer { threads.shutdownGracefully { _ in } }
        try await withThrowingTaskGroup { group in
            group.addTask {
                guard await insistence.wait(for: 2) else { return }
                running.kill()
                _exit(128 + SIGINT)
            }
            defer { group.cancelAll() }
            try await withLambdaEmulator(options.configuration, sandboxes: sandboxes) { endpoints, sandboxes in
                running.set(sandboxes)
                Terminal.line(Self.welcome(endpoints, isRuntimeElsewhere: sandboxes.isEmpty))
                try await runFunctions(in: sandboxes, on: threads, until: stop)
            }
            Terminal.line("stopped")
        }
    }

    /// Keeps the function's processes running until the signal, or until one cannot be started.
    private func runFunctions(
        in sandboxes: [Sandbox],
        on threads: NIOThreadPool,
        until stop: StopSignal
    ) async throws {
        try await withThrowingTaskGroup { group in
            for sandbox in sandboxes {
                let function = FunctionProcess(
                    command: command,
                    handler: options.handler,
                    sandbox: sandbox,
                    threads: threads
                )
                group.addTask { try await function.run() }
            }
            group.addTask {
                guard await stop.wait() else { return }
                Terminal.line("stopping; press Ctrl-C again to kill what still runs")
            }
            defer { group.cancelAll() }
            try await group.next()
            for sandbox in sandboxes { sandbox.shutDown() }
        }
    }

    private static func welcome(_ endpoints: EmulatorEndpoints, isRuntimeElsewhere: Bool) -> String {
        let url = endpoints.functionURL
        let runtime = isRuntimeElsewhere ? "\nRuntime API:  AWS_LAMBDA_RUNTIME_API=\(endpoints.runtimeAPI)" : ""
        return """
            Function URL: \(url)/
            Console:      \(url)/_emulator/\(runtime)
            try:  curl -N "\(url)/"
                  aws lambda invoke --endpoint-url \(url) --function-name \(endpoints.functionName) out.json
            Press Ctrl-C to stop.
            """
    }
}
