import Foundation

/// Runs a Python script over lines of hexadecimal bytes.
enum Python {
    static func run(_ script: String, lines: [[UInt8]]) throws -> [String] {
        let python = Process()
        python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        python.arguments = ["python3", "-c", script]
        let (input, output) = (Pipe(), Pipe())
        python.standardInput = input
        python.standardOutput = output
        try python.run()
        // Python reads all of its input before it writes
        try input.fileHandleForWriting.write(contentsOf: Data(lines.map { hexadecimal($0) + "\n" }.joined().utf8))
        try input.fileHandleForWriting.close()
        let answer = try output.fileHandleForReading.readToEnd() ?? Data()
        python.waitUntilExit()
        guard python.terminationStatus == 0 else { throw PythonFailed(status: python.terminationStatus) }
        return String(decoding: answer, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .dropLast().map(String.init)
    }

    static func hexadecimal(_ bytes: [UInt8]) -> String {
        "x" + bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    struct PythonFailed: Error {
        let status: Int32
    }
}
