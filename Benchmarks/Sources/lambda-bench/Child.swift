#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// This program again, as the function's process.
struct Child {
    let id: pid_t

    /// Starts it.
    /// - Parameters:
    ///   - port: Where the Runtime API listens.
    ///   - isFloor: Whether it is the plain loop over a socket.
    init(port: Int, isFloor: Bool) throws {
        var variables = ["AWS_LAMBDA_RUNTIME_API=127.0.0.1:\(port)"]
        if isFloor { variables.append("LAMBDA_BENCH_FLOOR=1") }
        let environment = variables.map { strdup($0) } + [nil]
        let arguments = [strdup(CommandLine.arguments[0]), nil]
        defer { for text in environment + arguments { free(text) } }
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
        #else
            var actions = posix_spawn_file_actions_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // it says that it stops, which nobody wants to read here
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        var id = pid_t()
        let status = posix_spawnp(&id, CommandLine.arguments[0], &actions, nil, arguments, environment)
        guard status == 0 else {
            errno = status
            throw SystemFailure(call: "posix_spawn")
        }
        self.id = id
    }

    /// The most memory it has held, in MB, or nil where the system does not say.
    var peakMemory: Double? {
        guard let file = fopen("/proc/\(id)/status", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard text.hasPrefix("VmHWM:") else { continue }
            return text.split(whereSeparator: { !$0.isNumber }).first.flatMap { Double($0) }.map { $0 * 1_024 / 1e6 }
        }
        return nil
    }

    /// Ends it and waits for its end.
    func stop() {
        // the threads of a task pool block other signals, and a child inherits that
        kill(id, SIGKILL)
        waitpid(id, nil, 0)
    }
}
