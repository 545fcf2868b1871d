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

/// Prints a line at once, also into a pipe.
func printLine(_ line: String) {
    print(line)
    fflush(nil)
}

/// Ends the process.
func exitProcess(_ status: Int32) -> Never { exit(status) }
