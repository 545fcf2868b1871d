import Foundation

/// A run of the example `lambda-call`, as it was built beside the tests.
enum Program {
    /// Where the program is, or nil when it has not been built.
    static let lambdaCall: URL? = {
        let directory = Bundle(for: Marker.self).bundleURL.deletingLastPathComponent()
        let places = [Bundle.main.bundleURL, directory].map { $0.appendingPathComponent("lambda-call") }
        return places.first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }()

    private final class Marker {}

    /// What a run came to.
    struct Outcome: Sendable {
        var status: Int32
        var output: String
        var errors: String
    }

    /// Runs it with these arguments against a server; `onOutput` is told what it has printed so far.
    static func run(
        _ arguments: [String],
        url: String,
        onOutput: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> Outcome {
        let process = Process()
        process.executableURL = lambdaCall
        process.arguments = arguments
        process.environment = [
            "AWS_ENDPOINT_URL": url, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s",
            "AWS_EC2_METADATA_DISABLED": "true", "HOME": "/nonexistent",
        ]
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        let pieces = AsyncStream<Data> { continuation in
            output.fileHandleForReading.readabilityHandler = { handle in
                let data = handle.availableData
                if data.isEmpty {
                    handle.readabilityHandler = nil
                    continuation.finish()
                } else {
                    continuation.yield(data)
                }
            }
        }
        let (ends, end) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = { end.yield($0.terminationStatus) }
        try process.run()
        var text = ""
        for await piece in pieces {
            text += String(decoding: piece, as: UTF8.self)
            onOutput(text)
        }
        let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        for await status in ends { return Outcome(status: status, output: text, errors: words) }
        throw Unexpected("the program's end was missed")
    }
}
