import DatastreamCore
import NIOCore

@testable import DatastreamCSV

/// What a parser makes of an input.
struct CSVParsed: Equatable, CustomStringConvertible {
    var rows: [[[UInt8]]] = []
    var numbers: [Int] = []
    var offsets: [Int] = []
    var header: [String]?
    var problems: CSVProblems = [:]
    var error: String?

    var texts: [[String]] { rows.map { $0.map { String(decoding: $0, as: UTF8.self) } } }
    var description: String { "\(texts) \(offsets) \(header ?? []) \(problems) \(error ?? "")" }
}

/// Runs a parser over chunks.
func parse(
    _ chunks: [[UInt8]],
    _ stage: CSVParseStream,
    careful: Bool = false,
    instructions: Int32? = nil
) -> CSVParsed {
    var stage = stage
    stage.options.usesReferenceScanner = careful
    stage.options.instructions = instructions
    var parsed = CSVParsed()
    let run = RunContext()
    do {
        var kernel = try stage.makeTransformer(in: run)
        func drain() throws {
            while case .output(let row) = try kernel.next() {
                parsed.rows.append(
                    (0..<row.count).map { row.withBytes(at: $0) { span in span.indices.map { span[$0] } } }
                )
                parsed.numbers.append(row.number)
                parsed.offsets.append(row.byteOffset)
                parsed.header = row.header
            }
        }
        for chunk in chunks {
            try kernel.receive(ByteBuffer(bytes: chunk))
            try drain()
        }
        try kernel.receiveEnd()
        try drain()
    } catch {
        parsed.error = "\(error)"
    }
    parsed.problems = run[stage] ?? [:]
    return parsed
}

/// Runs a parser over a text.
func parse(_ text: String, _ stage: CSVParseStream = csvParseStream()) -> CSVParsed { parse([Array(text.utf8)], stage) }

/// Cuts bytes into pieces of one size.
func pieces(_ bytes: [UInt8], of size: Int) -> [[UInt8]] {
    stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
}
