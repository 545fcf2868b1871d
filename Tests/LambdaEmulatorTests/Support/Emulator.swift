import LambdaEmulator
import NIOCore

/// Keeps the reports of an emulator and lets a test wait for them.
struct Reports: Sendable {
    private let queue = AsyncStream<ResponseReport>.makeStream()

    func add(_ report: ResponseReport) { queue.continuation.yield(report) }

    /// The oldest report nobody has asked for yet.
    func next() async throws -> ResponseReport {
        for await report in queue.stream { return report }
        throw Unexpected("no report came")
    }
}

/// What a test has at hand inside an emulator.
struct Emulator {
    let endpoints: EmulatorEndpoints
    let reports: Reports

    func client() async throws -> RawConnection { try await .open(port: endpoints.port) }

    func runtime() async throws -> MockRuntime { try await MockRuntime(endpoints) }

    static let bufferedPath = "/2015-03-31/functions/function/invocations"

    static let invokePath = "/2021-11-15/functions/function/response-streaming-invocations"
}

/// Runs a test against an emulator on free ports.
func withEmulator(
    _ configure: (inout EmulatorConfiguration) -> Void = { _ in },
    _ body: @Sendable (Emulator) async throws -> Void
) async throws {
    var configuration = EmulatorConfiguration()
    configuration.port = 0
    configuration.timeout = .seconds(60)
    configure(&configuration)
    let reports = Reports()
    configuration.onResponse = { reports.add($0) }
    try await withLambdaEmulator(configuration) { endpoints in
        try await body(Emulator(endpoints: endpoints, reports: reports))
    }
}
