import Foundation
import NIOCore

/// A program of others, to compare with.
struct OtherProgram {
    let arguments: [String]

    init(_ arguments: String...) { self.arguments = arguments }

    /// A Python program that reads `data` and writes what `expression` makes of it.
    static func python(_ expression: String, import modules: String = "gzip, zlib") -> OtherProgram {
        let script = "import sys, \(modules); data = sys.stdin.buffer.read(); sys.stdout.buffer.write(\(expression))"
        return OtherProgram("python3", "-c", script)
    }

    var isInstalled: Bool { (try? run(ByteBuffer()))?.status == 0 }

    /// Runs the program with bytes as its standard input.
    func run(_ input: ByteBuffer) throws -> (status: Int32, output: ByteBuffer) {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data(input.readableBytesView).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: file)
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, ByteBuffer(bytes: data))
    }

    static let hasPython = OtherProgram("python3", "-c", "import gzip, zlib").isInstalled
    static let hasGzip = OtherProgram("gzip", "--version").isInstalled
}
