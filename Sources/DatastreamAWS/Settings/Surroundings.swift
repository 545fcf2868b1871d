#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The outside world as far as settings come from it: variables, small files, the time.
struct Surroundings: Sendable {
    /// A variable of the environment, or nil.
    var variable: @Sendable (String) -> String?
    /// The text of a file, or nil when there is none; throws when it cannot be read.
    var readFile: @Sendable (String) throws(AWSError) -> String? = { path throws(AWSError) in try readSmallFile(path) }
    /// The time since 1970.
    var now: @Sendable () -> Duration = UTC.now

    /// The surroundings of this process.
    static let process = Surroundings { name in getenv(name).map { String(cString: $0) } }

    /// A variable of the environment, or nil when it is absent or empty.
    subscript(name: String) -> String? { variable(name).flatMap { $0.isEmpty ? nil : $0 } }

    /// Whether a variable says yes: `true`, in any case.
    func flag(_ name: String) -> Bool { self[name]?.lowercased() == "true" }

    /// A path with `~` replaced by the home directory.
    func expand(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/"), let home = self["HOME"] else { return path }
        return home + path.dropFirst()
    }
}
