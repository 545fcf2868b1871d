import LambdaEmulator
import NIOPosix
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Keeps one process of the function running in its sandbox.
struct FunctionProcess: Sendable {
    /// The service's limit for a process from its start to its first call of `next`.
    private static let startLimit = Duration.seconds(10)

    /// How long a process has between SIGTERM and SIGKILL.
    private static let gracePeriod = Duration.seconds(2)

    let command: [String]
    let handler: String
    let sandbox: Sandbox

    /// Where its output is waited for, two threads for each process.
    let threads: NIOThreadPool

    /// Runs the process, and again whenever it has ended, until the task is cancelled.
    ///
    /// A process that ends before it asks for an event is started again after a pause: 100 ms, then twice as long each time,
    /// 5 s at most.
    @concurrent
    func run() async throws {
        var (pause, hasStarted) = (Duration.zero, false)
        while !Task.isCancelled {
            let exit: ProcessExit
            do {
                exit = try await runOnce()
                hasStarted = true
            } catch  where hasStarted {
                // It could be started before, so it is being built anew.
                Terminal.error("lambda-emulator: process \(sandbox.number) cannot be started: \(error)")
                exit = .status(127)
            }
            let wasReady = sandbox.exited(exit)
            guard !Task.isCancelled else { return }
            pause = wasReady ? .zero : min(max(pause * 2, .milliseconds(100)), .seconds(5))
            let soon = pause == .zero ? "starting it again" : "starting it again in \(pause)"
            Terminal.error("lambda-emulator: process \(sandbox.number): \(exit); \(soon)")
            // Cancelled means that there is no next time.
            try? await Task.sleep(for: pause)
        }
    }

    private func runOnce() async throws -> ProcessExit {
        let output = try OutputPipe(to: .standardOutput, sandbox: sandbox)
        let errors = try OutputPipe(to: .standardError, sandbox: sandbox)
        return try await withThrowingTaskGroup { group in
            for pipe in [output, errors] { group.addTask { await pipe.run(on: threads) } }
            group.addTask {
                try await Task.sleep(for: Self.startLimit)
                if sandbox.killUnlessReady() {
                    Terminal.error("lambda-emulator: process \(sandbox.number) did not ask for an event in 10 s")
                }
            }
            defer {
                for pipe in [output, errors] { pipe.close() }
                group.cancelAll()
            }
            return try await spawn(output, errors)
        }
    }

    private func spawn(_ output: OutputPipe, _ errors: OutputPipe) async throws -> ProcessExit {
        var options = PlatformOptions()
        // A group of its own: Ctrl-C reaches the emulator alone, and what the process starts ends with it.
        options.processGroupID = 0
        options.teardownSequence = [
            .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: Self.gracePeriod)
        ]
        let program = command.first ?? ""
        let result = try await Subprocess.run(
            program.contains("/") ? .path(FilePath(program)) : .name(program),
            arguments: Arguments(Array(command.dropFirst())),
            environment: .inherit.updating(environment),
            platformOptions: options,
            input: .none,
            output: .fileDescriptor(output.writingEnd, closeAfterSpawningProcess: true),
            error: .fileDescriptor(errors.writingEnd, closeAfterSpawningProcess: true)
        ) { execution in
            let group = execution.processIdentifier.value
            let process = SandboxProcess {
                output.drain()
                errors.drain()
            } peakMemory: {
                PeakMemory.megabytes(of: group)
            } kill: {
                kill(-group, SIGKILL)
            }
            sandbox.started(process)
        }
        // What the process leaves behind is of its group.
        kill(-result.processIdentifier.value, SIGKILL)
        output.drain()
        errors.drain()
        return switch result.terminationStatus {
        case .exited(let code): .status(code)
        case .signaled(let number): .signal(number)
        }
    }

    private var environment: [Environment.Key: String?] {
        var variables = sandbox.environment
        variables["_HANDLER"] = handler
        variables["LAMBDA_TASK_ROOT"] = workingDirectory
        variables["AWS_LAMBDA_LOG_FORMAT"] = "Text"
        variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand"
        var changes: [Environment.Key: String?] = [:]
        for (name, value) in variables { changes[Environment.Key(stringLiteral: name)] = .some(value) }
        changes["AWS_LAMBDA_MAX_CONCURRENCY"] = .some(nil)
        return changes
    }

    private var workingDirectory: String {
        guard let path = getcwd(nil, 0) else { return "." }
        defer { free(path) }
        return String(cString: path)
    }
}
