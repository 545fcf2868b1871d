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

    /// The name callers of `Invoke` and `InvokeWithResponseStream` use; default `function`.
    public var functionName = "function"

    /// Whether calls of functions with other names reach this one too; default `false`, which answers them with 404.
    public var acceptsAnyFunctionName = false

    /// The time a runtime has from taking an event to the end of its response; default 900 seconds.
    ///
    /// Waiting for a runtime to ask does not count.
    public var timeout: Duration = .seconds(900)

    /// What measures it.
    package var deadlineTimer = DeadlineTimer.eventLoop

    /// How the Function URL answers; default ``InvokeMode/responseStream``.
    public var invokeMode = InvokeMode.responseStream

    /// The bandwidth of a streamed response; default `nil`, which is as fast as the client reads.
    public var shape: BandwidthShape?

    /// What its refills are measured by.
    package var shapeClock = ShapeClock.continuous

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

    /// The largest request body in bytes; default 6,291,456 (6 MiB), and 1,048,576 at most for events that nobody waits for.
    ///
    /// Larger ones are answered with 413.
    /// The event made from a request may be 100 bytes longer, as on the service; base64 counts.
    public var maxRequestBytes = 6_291_456

    /// The largest streamed response in bytes; default 209,715,200 (200 MiB), the service's own limit.
    ///
    /// Responses that are not streamed, of `Invoke` and of a ``InvokeMode/buffered`` Function URL, have 6,291,556 bytes.
    public var maxResponseBytes = 209_715_200

    /// How many invocations may be under way at once; default `nil`, which lets further ones wait.
    ///
    /// With a number further ones are answered with 429, as the service does beyond a function's reserved concurrency.
    /// Invocations of type `Event` wait all the same.
    public var reservedConcurrency: Int?

    /// How many invocations wait for a runtime at most; default 1,000.
    ///
    /// Further ones are answered with 429.
    public var maxQueuedInvocations = 1_000

    /// Whether a runtime may close the connection it took an event on before it has answered; default `false`.
    ///
    /// A closed connection is how the emulator notices that a runtime died, so the invocation fails at once. Runtimes that
    /// open a connection for every call, such as a shell script around curl, need `true`.
    public var allowsConnectionPerCall = false

    /// Whether `/_emulator/` on the Function URL's port shows the console; default `true`.
    ///
    /// It remembers the last 100 invocations, some 20 KB each at most.
    public var hasConsole = true

    /// Called with each `START`, `END` and `REPORT` line of the function's log; default none.
    public var onLog: (@Sendable (String) -> Void)?

    /// Called once for every response that has ended, however it ended; default none.
    ///
    /// It runs on the task that serves the client, so it should return soon.
    public var onResponse: (@Sendable (ResponseReport) -> Void)?

    /// What errors call ``port`` and ``runtimePort``, for a program that has other names for them.
    package var portNames = (client: "EmulatorConfiguration.port", runtime: "EmulatorConfiguration.runtimePort")

    /// Creates a configuration with the defaults.
    public init() {}
}
