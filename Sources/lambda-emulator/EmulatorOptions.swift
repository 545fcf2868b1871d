public import ArgumentParser
public import LambdaEmulator

/// The options of the command line.
struct EmulatorOptions: ParsableArguments {
    @Option(help: "The address the Function URL and the Invoke API listen on.")
    var host = "127.0.0.1"

    @Option(help: "Their TCP port; 0 picks a free one.")
    var port = 8080

    @Option(help: "The TCP port of the Runtime API; 0 picks a free one.")
    var runtimePort = 0

    @Option(help: "The name callers use.")
    var functionName = "function"

    @Flag(help: "Answer calls of functions with other names too, instead of with 404.")
    var anyFunctionName = false

    @Option(help: "The handler's name, for runtimes that need one (_HANDLER).")
    var handler = "bootstrap"

    @Option(help: "The seconds an invocation may take, 1 to 900.")
    var timeout = 900

    @Option(help: "The memory size told to the function, in MB; nothing enforces it.")
    var memory = 1024

    @Option(help: "The region in names and ARNs.")
    var region = "us-east-1"

    @Option(help: "How the Function URL takes the response: \(InvokeMode.allValueStrings.joined(separator: " or ")).")
    var invokeMode = InvokeMode.responseStream

    @Option(help: "How many processes of the function serve requests at once; further requests wait.")
    var concurrency = 1

    @Flag(help: "Answer requests beyond --concurrency with 429 instead of letting them wait.")
    var throttle = false

    @Flag(help: "Send streamed responses with the service's bandwidth: 6 MiB at once, then 2 MiB/s.")
    var shape = false

    @Option(
        help: "When a client goes: drain lets the function run on as the service does, cancel closes its connection."
    )
    var onDisconnect = DisconnectPolicy.drain

    func validate() throws {
        for (name, value, range) in [
            ("port", port, 0...65_535), ("runtime-port", runtimePort, 0...65_535), ("timeout", timeout, 1...900),
            ("memory", memory, 1...10_240), ("concurrency", concurrency, 1...100),
        ] where !range.contains(value) {
            throw ValidationError("--\(name) is \(value); it has to be \(range.lowerBound) to \(range.upperBound).")
        }
        let isName = functionName.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isName, (1...64).contains(functionName.utf8.count) else {
            throw ValidationError("--function-name takes 1 to 64 letters, digits, - and _.")
        }
    }

    /// The emulator's configuration that these options come to.
    var configuration: EmulatorConfiguration {
        var configuration = EmulatorConfiguration()
        configuration.host = host
        configuration.port = port
        configuration.runtimePort = runtimePort
        configuration.portNames = ("--port", "--runtime-port")
        configuration.functionName = functionName
        configuration.acceptsAnyFunctionName = anyFunctionName
        configuration.timeout = .seconds(timeout)
        configuration.memorySize = memory
        configuration.region = region
        configuration.invokeMode = invokeMode
        configuration.reservedConcurrency = throttle ? concurrency : nil
        configuration.shape = shape ? .service : nil
        configuration.onDisconnect = onDisconnect
        configuration.onResponse = { Terminal.line("\($0)") }
        configuration.onLog = { Terminal.error($0) }
        return configuration
    }
}

extension InvokeMode: ExpressibleByArgument {}

extension DisconnectPolicy: ExpressibleByArgument {}
