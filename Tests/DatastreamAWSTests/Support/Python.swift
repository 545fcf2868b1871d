import Foundation

/// Runs Python programs, to compare with what others wrote.
enum Python {
    /// Whether this machine has botocore, found out once; no thread that tests run on waits for it.
    static func hasBotocore() async -> Bool { await botocore.value }

    private static let botocore = Task { (try? await run("import boto3; print('yes')")) == "yes\n" }

    /// What a program prints; `input` is a file whose path is its only argument.
    static func run(_ program: String, input: String = "") async throws -> String {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let (source, answer) = (directory.appendingPathComponent("in"), directory.appendingPathComponent("out"))
        try Data(input.utf8).write(to: source)
        try Data().write(to: answer)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", program, source.path]
        process.standardOutput = try FileHandle(forWritingTo: answer)
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        guard process.terminationStatus == 0 else {
            throw Unexpected("python3 ended with \(process.terminationStatus)")
        }
        return String(decoding: try Data(contentsOf: answer), as: UTF8.self)
    }
}

/// What a test expected and did not get.
struct Unexpected: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// The error a closure throws, as what it is expected to be.
func failure<T>(
    of type: T.Type = T.self,
    isolation: isolated (any Actor)? = #isolation,
    _ body: () async throws -> Void
) async throws -> T where T: Error {
    do {
        try await body()
    } catch let error as T {
        return error
    }
    throw Unexpected("nothing was thrown")
}
