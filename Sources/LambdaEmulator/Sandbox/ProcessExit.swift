/// How a function's process ended, in the service's words.
package enum ProcessExit: Sendable, Hashable, CustomStringConvertible {
    /// It exited by itself.
    case status(Int32)

    /// A signal ended it.
    case signal(Int32)

    /// What callers are told.
    package var description: String {
        switch self {
        case .status(0): "Runtime exited without providing a reason"
        case .status(let code): "Runtime exited with error: exit status \(code)"
        case .signal(let number): "Runtime exited with error: signal: \(Self.names[number] ?? String(number))"
        }
    }

    private static let names: [Int32: String] = [
        1: "hangup", 2: "interrupt", 3: "quit", 4: "illegal instruction", 5: "trace/breakpoint trap", 6: "aborted",
        8: "floating point exception", 9: "killed", 11: "segmentation fault", 13: "broken pipe", 15: "terminated",
    ]
}
