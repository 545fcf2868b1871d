import Logging

/// How log lines look.
enum LogFormat: Sendable {
    case json
    case text
}

/// What Lambda's variables say about logs.
struct LogConfiguration: Sendable {
    var format = LogFormat.text
    var level = Logger.Level.info

    /// Reads `AWS_LAMBDA_LOG_FORMAT` and `AWS_LAMBDA_LOG_LEVEL`; what is unknown counts as absent.
    init(environment: (String) -> String?) {
        if environment("AWS_LAMBDA_LOG_FORMAT")?.uppercased() == "JSON" { format = .json }
        if let name = environment("AWS_LAMBDA_LOG_LEVEL"), let level = Logger.Level(lambdaName: name) {
            self.level = level
        }
    }
}

extension Logger.Level {
    /// The level with a name of Lambda's, or of swift-log's.
    init?(lambdaName name: String) {
        switch name.uppercased() {
        case "WARN": self = .warning
        case "FATAL": self = .critical
        default:
            guard let level = Logger.Level(rawValue: name.lowercased()) else { return nil }
            self = level
        }
    }

    /// Lambda's name for the level; it has none for `notice`, which counts as `INFO`.
    var lambdaName: String {
        switch self {
        case .trace: "TRACE"
        case .debug: "DEBUG"
        case .info, .notice: "INFO"
        case .warning: "WARN"
        case .error: "ERROR"
        case .critical: "FATAL"
        }
    }
}
