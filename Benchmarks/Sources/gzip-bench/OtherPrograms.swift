import Foundation
import NIOCore

/// A program that compresses a file to nowhere; nil when it is not installed.
struct OtherProgram {
    let arguments: [String]
    let file: URL

    init?(_ arguments: [String], file: URL) {
        self.arguments = arguments
        self.file = file
        guard (try? run()) ?? 0 > 0 else { return nil }
    }

    /// Runs it; 1 when it succeeds.
    func run() throws -> Int {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: file)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? 1 : 0
    }
}

/// Node's zlib stream, timed inside Node: MB/s, or nil without Node.
func nodeThroughput(level: Int, file: URL) -> Double? {
    let script = """
        const zlib = require('zlib'), fs = require('fs'), { Readable, Writable } = require('stream');
        const { pipeline } = require('stream/promises');
        const data = fs.readFileSync(process.argv[1]), chunks = [];
        for (let i = 0; i < data.length; i += 65536) chunks.push(data.subarray(i, i + 65536));
        (async () => {
          const times = [];
          for (let round = 0; round < 4; round++) {
            const start = process.hrtime.bigint();
            const sink = new Writable({ write(chunk, encoding, done) { done(); } });
            await pipeline(Readable.from(chunks), zlib.createGzip({ level: \(level), chunkSize: 65536 }), sink);
            times.push(Number(process.hrtime.bigint() - start));
          }
          console.log(data.length / 1e6 / (times.slice(1).sort((a, b) => a - b)[1] / 1e9));
        })();
        """
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["node", "-e", script, file.path]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let text = String(decoding: (try? output.fileHandleForReading.readToEnd()) ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    return Double(text.trimmingCharacters(in: .whitespacesAndNewlines))
}
