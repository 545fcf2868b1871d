/// Where a running emulator listens, and what it calls its function.
public struct EmulatorEndpoints: Sendable, Hashable {
    /// The base of the Function URL, and the endpoint for an AWS SDK, such as `http://127.0.0.1:8080`.
    public let functionURL: String

    /// The host and port of the Runtime API, such as `127.0.0.1:39211`: the value of `AWS_LAMBDA_RUNTIME_API`.
    public let runtimeAPI: String

    /// The host of ``functionURL``, without brackets.
    public let host: String

    /// The TCP port of ``functionURL``.
    public let port: Int

    /// The TCP port of ``runtimeAPI``.
    public let runtimePort: Int

    /// The name of the function.
    public let functionName: String

    /// The ARN of the function, without a qualifier.
    public let functionARN: String

    /// The environment a runtime finds on Lambda, for starting one as a process of its own.
    public let environment: [String: String]

    init(configuration: EmulatorConfiguration, port: Int, runtimePort: Int) {
        self.host = configuration.host
        self.port = port
        self.runtimePort = runtimePort
        self.functionURL = "http://\(Self.authority(configuration.host, port))"
        self.runtimeAPI = Self.authority(configuration.runtimeHost, runtimePort)
        self.functionName = configuration.functionName
        self.functionARN = configuration.functionARN
        self.environment = [
            "AWS_LAMBDA_RUNTIME_API": runtimeAPI,
            "AWS_LAMBDA_FUNCTION_NAME": functionName,
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": String(configuration.memorySize),
            "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/\(functionName)",
            "AWS_LAMBDA_LOG_STREAM_NAME": "$LATEST",
            "AWS_REGION": configuration.region,
            "AWS_DEFAULT_REGION": configuration.region,
        ]
    }

    static func authority(_ host: String, _ port: Int) -> String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
