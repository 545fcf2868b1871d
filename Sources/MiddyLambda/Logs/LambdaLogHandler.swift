public import Logging

/// Writes log lines to standard error the way Lambda's own runtimes do: as JSON or as text, each line with its request.
///
/// The runtime's own lines and ``InvocationContext/logger`` use it. To make every other logger of the program use it too:
///
/// ```swift
/// LoggingSystem.bootstrap(LambdaLogHandler.init)
/// ```
/// `AWS_LAMBDA_LOG_FORMAT` chooses the format, `JSON` or `Text` (default), and `AWS_LAMBDA_LOG_LEVEL` the least level:
/// `TRACE`, `DEBUG`, `INFO` (default), `WARN`, `ERROR` or `FATAL`. A JSON line has the keys that the service looks for:
/// `timestamp`, `level`, `requestId` and `message`, then `logger`, `error` and `metadata` when there are any.
public struct LambdaLogHandler: LogHandler {
    /// The least level that is written.
    public var logLevel: Logger.Level
    /// What every line carries.
    public var metadata: Logger.Metadata = [:]
    /// What every line carries besides, asked for at each.
    public var metadataProvider: Logger.MetadataProvider?

    let label: String
    let format: LogFormat
    let output: @Sendable (String) -> Void

    /// Makes a handler that reads format and level from the environment.
    /// - Parameter label: The logger's label.
    public init(label: String) {
        self.init(label: label, LogConfiguration(environment: environment), output: writeToStandardError)
    }

    init(
        label: String,
        _ configuration: LogConfiguration,
        output: @escaping @Sendable (String) -> Void
    ) {
        self.label = label
        self.logLevel = configuration.level
        self.format = configuration.format
        self.output = output
    }

    /// What the line carries under a key.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line.
    public func log(event: LogEvent) {
        var metadata = metadata
        if let provided = metadataProvider?.get() { metadata.merge(provided) { $1 } }
        if let own = event.metadata { metadata.merge(own) { $1 } }
        let requestID = metadata.removeValue(forKey: "requestId").map { "\($0)" }
        let line = LogLine(
            time: .now,
            level: event.level,
            label: label,
            requestID: requestID ?? InvocationContext.current?.requestID,
            message: "\(event.message)",
            error: event.error.map { "\($0)" },
            metadata: metadata
        )
        output(format == .json ? line.json : line.text)
    }
}
