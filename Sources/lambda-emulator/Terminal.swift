#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// The emulator's own standard output and error.
enum Terminal {
    /// Prints a line, at once also into a pipe.
    static func line(_ line: String) {
        write(Array("\(line)\n".utf8), to: .standardOutput)
    }

    /// Prints a line of the function's log, or an error.
    static func error(_ line: String) {
        write(Array("\(line)\n".utf8), to: .standardError)
    }

    /// Nobody is left to be told when nobody reads the output any more.
    static func write(_ bytes: [UInt8], to output: FileDescriptor) {
        if bytes.isEmpty { return }
        _ = try? output.writeAll(bytes)
    }
}
