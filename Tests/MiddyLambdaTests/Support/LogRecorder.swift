import Logging
import Synchronization

@testable import MiddyLambda

/// Keeps what is logged.
final class LogRecorder: Sendable {
    private let lines = Mutex<[String]>([])
    private let configuration: LogConfiguration

    init(_ environment: [String: String] = [:]) { configuration = LogConfiguration { environment[$0] } }

    var messages: [String] { lines.withLock { $0 } }

    var logger: Logger {
        Logger(label: "test") { label in
            LambdaLogHandler(label: label, self.configuration) { line in self.lines.withLock { $0.append(line) } }
        }
    }
}
