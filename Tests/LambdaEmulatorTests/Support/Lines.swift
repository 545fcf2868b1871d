import Synchronization

/// Lines that something printed, in order.
final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    /// All of them, which are gone then.
    func take() -> [String] {
        lines.withLock { lines in
            defer { lines = [] }
            return lines
        }
    }

    func add(_ line: String) { lines.withLock { $0.append(line) } }
}
