import BenchKit
import DatastreamCSV
import DatastreamCore
import NIOCore

/// The rows of a file formatted from every type of row, without a parser in the loop.
func formatCases(_ file: CSVFile) -> [BenchCase] {
    let stage = csvFormatStream(newline: "\n", escapeFormulae: false)
    var cases = [
        BenchCase("format CSVRow") {
            let rows = FormatRows(of: file, try file.firstRows(size: FormatRows.size))
            return { try format(rows, CSVFormatStream.Of<CSVRow>(stage)) }
        },
        BenchCase("format [String]") {
            let rows = FormatRows(of: file, [try file.parsedRows().map { [String]($0) }])
            return { try format(rows, CSVFormatStream.Of<[String]>(stage)) }
        },
    ]
    guard file.isTyped else { return cases }
    cases += [
        BenchCase("format typed rows") {
            let rows = FormatRows(of: file, [try file.parsedRows().map(Order.init)])
            return { try format(rows, CSVFormatStream.Of<Order>(stage)) }
        },
        BenchCase("format typed rows, escapeFormulae") {
            let rows = FormatRows(of: file, [try file.parsedRows().map(Order.init)])
            return { try format(rows, CSVFormatStream.Of<Order>(csvFormatStream(newline: "\n"))) }
        },
        BenchCase("format typed rows, Double") {
            let rows = FormatRows(of: file, [try file.parsedRows().map { DoubleOrder(Order($0)) }])
            return { try format(rows, CSVFormatStream.Of<DoubleOrder>(stage)) }
        },
        BenchCase("format Encodable") {
            let rows = FormatRows(of: file, [try file.parsedRows().map { EncodableOrder(Order($0)) }])
            return { try format(rows, CSVFormatStream.OfEncodable<EncodableOrder>(stage)) }
        },
    ]
    return cases
}

/// Rows of the first 1.5 MB of a file, to be formatted again and again, so that the processor's caches hold most of them:
/// what a formatter gets has just been made by the stage before.
struct FormatRows<Rows: RandomAccessCollection & Sendable>: Sendable where Rows.Index == Int {
    let tables: [Rows]
    /// How often until about as much is written as the file has.
    let rounds: Int

    init(of file: CSVFile, _ tables: [Rows]) {
        self.tables = tables
        rounds = max(1, file.chunks.count / FormatRows<[CSVRow]>.chunkCount)
    }
}

extension FormatRows<[CSVRow]> {
    static var size: Int { 1_500_000 }
    static var chunkCount: Int { size / 65_536 }
}

extension CSVFile {
    fileprivate func parsedRows() throws -> [CSVRow] {
        try firstRows(size: FormatRows.size).flatMap { Array($0) }
    }
}

/// Bytes of output; specialised for each type of row, as a user's own pipeline is.
@inline(__always)
private func format<Rows: RandomAccessCollection, Stage: TransformStream>(
    _ rows: FormatRows<Rows>,
    _ stage: Stage
) throws -> BenchCase.Outcome where Rows.Element == Stage.Input, Rows.Index == Int, Stage.Output == ByteBuffer {
    var bytes = 0
    var kernel = try stage.makeTransformer(in: RunContext())
    for _ in 0..<rows.rounds {
        for rows in rows.tables {
            for index in rows.startIndex..<rows.endIndex {
                try kernel.receive(rows[index])
                while case .output(let chunk) = try kernel.next() { bytes += chunk.readableBytes }
            }
        }
    }
    try kernel.receiveEnd()
    while case .output(let chunk) = try kernel.next() { bytes += chunk.readableBytes }
    return BenchCase.Outcome(bytes, note: "1.5 MB of rows again and again")
}
