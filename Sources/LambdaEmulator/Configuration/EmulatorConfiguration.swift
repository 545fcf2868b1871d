/// How an emulator listens, which function it pretends to host, and which limits it keeps.
///
/// ```swift
/// var configuration = EmulatorConfiguration()
/// configuration.port = 0
/// configuration.timeout = .seconds(30)
/// ```
public struct EmulatorConfiguration: Sendable {
    /// The address the Function URL and the Invoke API listen on; default `127.0.0.1`.
    public var host = "127.0.0.1"

    /// The TCP port of the Function URL and the Invoke API; default 8080, and 0 picks a free one.
    public var port = 8080

    /// The address the Runtime API listens on; default `127.0.0.1`.
    public var runtimeHost = "127.0.0.1"

    /// The TCP port of the Runtime API; default 0, which picks a free one.
    public var runtimePort = 0

    /// The name callers of `InvokeWithResponseStream` use; default `function`.
    public var functionName = "function"

    /// The time a runtime has from taking an event to the end of its response; default 900 seconds.
    ///
    /// Waiting for a runtime to ask does not count.
    public var timeout: Duration = .seconds(900)

    /// What measures it.
    package var deadlineTimer = DeadlineTimer.eventLoop

    /// The memory size told to a runtime in its environment, in MB; default 1024.
    ///
    /// Nothing enforces it.
    public var memorySize = 1024

    /// The region in names and ARNs; default `us-east-1`.
    public var region = "us-east-1"

    /// The twelve-digit account in events and ARNs; default `123456789012`.
    public var accountID = "123456789012"

    /// What happens to a running function when its client goes; default ``DisconnectPolicy/cancel``.
    public var onDisconnect = DisconnectPolicy.cancel

    /// The largest request body in bytes; default 6,291,456 (6 MiB).
    ///
    /// Larger ones are answered with 413.
    /// The event made from a request may be 100 bytes longer, as on the service; base64 counts.
    public var maxRequestBytes = 6_291_456

    /// The largest response body in bytes; default 209,715,200 (200 MiB), the service's own limit for streams.
    public var maxResponseBytes = 209_715_200

    /// How many invocations wait for a runtime at most; default 1,000.
    ///
    /// Further ones are answered with 429.
    public var maxQueuedInvocations = 1_000

    /// Whether a runtime may close the connection it took an event on before it has answered; default `false`.
    ///
    /// A closed connection is how the emulator notices that a runtime died, so the invocation fails at once. Runtimes that
    /// open a connection for every call, such as a shell script around curl, need `true`.
    public var allowsConnectionPerCall = false

    /// Called once for every response that has ended, however it ended; default none.
    ///
    /// It runs on the task that serves the client, so it should return soon.
    public var onResponse: (@Sendable (ResponseReport) -> Void)?

    /// Creates a configuration with the defaults.
    public init() {}
}
