#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A variable of the environment, or nil when it is absent or empty.
func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
}

/// Sets a variable of the environment, or removes it.
func setEnvironment(_ name: String, _ value: String?) {
    if let value { setenv(name, value, 1) } else { unsetenv(name) }
}

/// Prints a line at once, also into a pipe.
func printLine(_ line: String) {
    print(line)
    fflush(nil)
}

/// Writes text to standard error in as few calls as possible, so that lines of several tasks do not mix.
func writeToStandardError(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
        var rest = UnsafeRawBufferPointer(bytes)
        while let start = rest.baseAddress, !rest.isEmpty {
            let written = write(STDERR_FILENO, start, rest.count)
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
        }
    }
}

/// Ends the process.
func exitProcess(_ status: Int32) -> Never { exit(status) }
