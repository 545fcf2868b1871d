import DatastreamCompress
import DatastreamCore
import Foundation
import NIOCore
import Testing

/// Runs a program on a file; nil where there is none.
private func run(_ arguments: [String], on input: Data) throws -> (status: Int32, output: Data) {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try input.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.standardInput = try FileHandle(forReadingFrom: file)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, data)
}

private func isInstalled(_ arguments: [String]) -> Bool { (try? run(arguments, on: Data()).status) == 0 }

private let samples: [ByteBuffer] = [
    ByteBuffer(), ByteBuffer(string: "text"), sampleText(400_000, seed: 11), sampleBytes(300_000, seed: 12),
]

/// Compresses with chunks that differ from level to level.
private func gzip(_ bytes: ByteBuffer, level: Int) async throws -> Data {
    let source = createReadableStream(bytes, chunkSize: 1_000 * (level + 2))
    let output = try await streamToBuffer(source.pipe(through: gzipCompressStream(level: level)))
    return Data(output.readableBytesView)
}

extension CompressionTests {
    @Suite("gzipCompressStream against other programs")
    struct ToolTests {
        @Test(.enabled(if: isInstalled(["gzip", "--version"])), arguments: -1...9)
        func gzipFindsNothingWrong(level: Int) async throws {
            for sample in samples {
                let compressed = try await gzip(sample, level: level)
                #expect(try run(["gzip", "-t"], on: compressed).status == 0)
                #expect(try run(["gzip", "-dc"], on: compressed).output == Data(sample.readableBytesView))
            }
        }

        @Test(.enabled(if: isInstalled(["gzip", "--version"])))
        func gzipFindsWhatIsWrong() async throws {
            let compressed = try await gzip(samples[2], level: 6)
            #expect(try run(["gzip", "-t"], on: compressed.dropLast()).status != 0)
        }

        @Test(.enabled(if: isInstalled(["python3", "-c", "import gzip"])), arguments: [-1, 0, 1, 9])
        func pythonReadsIt(level: Int) async throws {
            let script = "import gzip, sys; sys.stdout.buffer.write(gzip.decompress(sys.stdin.buffer.read()))"
            for sample in samples {
                let (status, output) = try run(["python3", "-c", script], on: try await gzip(sample, level: level))
                #expect(status == 0)
                #expect(output == Data(sample.readableBytesView))
            }
        }
    }
}
