import CLoop
import DatastreamCompress
import DatastreamCore
import Foundation
import NIOCore

// gzip-bench [megabytes]                            prints tables
// gzip-bench first                                  prints the time to the first byte of a slow response
// gzip-bench one <who> <compress|decompress> <level> <megabytes> <times>
//     does one thing so many times, for valgrind: who is ours, parallel, c, ours-isal or c-isal

// The main thread only waits: valgrind does not survive an asynchronous main.
let done = DispatchSemaphore(value: 0)
Task.detached {
    do {
        try await run()
    } catch {
        print("failed: \(error)")
    }
    done.signal()
}
done.wait()

func run() async throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.first == "first" { return try await printFirstBytes() }
    guard arguments.first == "one", arguments.count == 6, let level = Int(arguments[3]), let size = Int(arguments[4]),
        let times = Int(arguments[5])
    else { return try await printTables(makeCSV((arguments.first.flatMap { Int($0) } ?? 16) * 1_000_000)) }
    let csv = makeCSV(size * 1_000_000)
    let input = arguments[2] == "compress" ? csv : try await gzipped(csv, level: level)
    for _ in 0..<times { try await runOnce(arguments[1], arguments[2], level: level, input) }
}

func runOnce(_ who: String, _ what: String, level: Int, _ input: ByteBuffer) async throws {
    switch (who, what) {
    case ("ours", "compress"): print(try await ours(gzipCompressStream(level: level), input))
    case ("ours", _): print(try await ours(gzipDecompressStream(maxOutputSize: nil), input))
    case ("parallel", _): print(try await ours(gzipCompressStream(level: level, parallel: 2), input))
    #if ISAL
        case ("ours-isal", "compress"): print(try await ours(gzipCompressStream(level: level, engine: .isal), input))
        case ("ours-isal", _): print(try await ours(gzipDecompressStream(maxOutputSize: nil, engine: .isal), input))
    #endif
    case ("c-isal", "compress"): print(plainC(input) { cloop_isal_gzip($0, $1, Int32(level), $2) })
    case ("c-isal", _): print(plainC(input) { cloop_isal_gunzip($0, $1, $2) })
    case ("c", "compress"): print(plainC(level, input))
    case ("c", _): print(plainC(nil, input))
    default: print(input.readableBytes)
    }
}

func gzipped(_ bytes: ByteBuffer, level: Int) async throws -> ByteBuffer {
    try await streamToBuffer(createReadableStream(bytes).pipe(through: gzipCompressStream(level: level)))
}

func printTables(_ csv: ByteBuffer) async throws {
    let megabytes = Double(csv.readableBytes) / 1e6
    print("\(Int(megabytes)) MB of CSV, 64 KiB chunks, median of 5, MB/s of uncompressed data")
    print("single thread, by CPU time:        C loop    ours   ours/C  ratio   Node (wall)")
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("gzip-bench-\(UUID().uuidString).csv")
    try Data(csv.readableBytesView).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    for level in [1, 6, 9] {
        let gzip = try await gzipped(csv, level: level)
        let ratio = Double(gzip.readableBytes) / Double(csv.readableBytes)
        let both = try await alternate(
            rounds: 5,
            [{ plainC(level, csv) }, { try await ours(gzipCompressStream(level: level), csv) }]
        )
        let node = nodeThroughput(level: level, file: file)
        row("compress level \(level)", megabytes, both, ratio, node)
        let back = try await alternate(
            rounds: 5,
            [{ plainC(nil, gzip) }, { try await ours(gzipDecompressStream(maxOutputSize: nil), gzip) }]
        )
        row("decompress level \(level)", megabytes, back, ratio, nil)
    }
    #if ISAL
        for level in 0...3 {
            let stage = gzipCompressStream(level: level, engine: .isal)
            let gzip = try await streamToBuffer(createReadableStream(csv).pipe(through: stage))
            let ratio = Double(gzip.readableBytes) / Double(csv.readableBytes)
            let both = try await alternate(
                rounds: 5,
                [{ plainC(csv) { cloop_isal_gzip($0, $1, Int32(level), $2) } }, { try await ours(stage, csv) }]
            )
            row("ISA-L compress level \(level)", megabytes, both, ratio, nil)
            let back = try await alternate(
                rounds: 5,
                [
                    { plainC(gzip) { cloop_isal_gunzip($0, $1, $2) } },
                    { try await ours(gzipDecompressStream(maxOutputSize: nil, engine: .isal), gzip) },
                ]
            )
            row("ISA-L decompress level \(level)", megabytes, back, ratio, nil)
        }
    #endif
    print("two cores, by wall time:     one   parallel: 2   scales   pigz -p 1   pigz -p 2   scales")
    for level in [1, 6, 9] {
        let stages = (gzipCompressStream(level: level), gzipCompressStream(level: level, parallel: 2))
        var contenders: [() async throws -> Int] = [
            { try await ours(stages.0, csv) }, { try await ours(stages.1, csv) },
        ]
        let pigz = [1, 2].compactMap { OtherProgram(["pigz", "-c", "-\(level)", "-p", "\($0)"], file: file) }
        for program in pigz { contenders.append { try program.run() } }
        let walls = try await alternate(rounds: 5, contenders).map { megabytes / $0.wall }
        var line = "compress level \(level)       \(scaling(walls[0], walls[1]))"
        if walls.count == 4 { line += "   \(scaling(walls[2], walls[3]))" }
        print(line)
    }
}

func row(_ name: String, _ megabytes: Double, _ samples: [Sample], _ ratio: Double, _ node: Double?) {
    let (c, ours) = (megabytes / samples[0].cpu, megabytes / samples[1].cpu)
    let peer = node.map { decimal($0) } ?? ""
    print(name, decimal(c), decimal(ours), decimal(ours / c, 3), decimal(ratio, 3), peer, separator: "   ")
}

func scaling(_ one: Double, _ two: Double) -> String {
    "\(decimal(one))   \(decimal(two))   \(decimal(two / one, 2))"
}

func decimal(_ value: Double, _ places: Int = 1) -> String { String(format: "%.\(places)f", value) }
