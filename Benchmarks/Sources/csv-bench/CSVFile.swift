import BenchKit
import DatastreamCSV
import DatastreamCore
import NIOCore

/// A file in memory, and what kind of table it is.
struct CSVFile: Sendable {
    let chunks: [ByteBuffer]
    let size: Int
    /// Whether the columns are those of ``DataShape/plain``, which have types.
    let isTyped: Bool

    init(_ path: String) {
        chunks = readChunks(path)
        size = chunks.reduce(0) { $0 + $1.readableBytes }
        isTyped = Self.firstBatch(of: chunks)?.first.map { $0.count == 10 && $0.date(at: 5) != nil } ?? false
    }

    /// The rows of the first bytes, which the processor's caches can hold.
    func firstRows(size: Int) throws -> [CSVBatch] {
        var kernel = try csvParseStream().batches.makeTransformer(in: RunContext())
        var batches: [CSVBatch] = []
        for chunk in chunks.prefix(max(1, size / 65_536)) {
            try kernel.receive(chunk)
            while case .output(let batch) = try kernel.next() { batches.append(batch) }
        }
        return batches
    }

    private static func firstBatch(of chunks: [ByteBuffer]) -> CSVBatch? {
        guard let chunk = chunks.first, var kernel = try? csvParseStream().batches.makeTransformer(in: RunContext()),
            (try? kernel.receive(chunk)) != nil, case .output(let batch) = try? kernel.next()
        else { return nil }
        return batch
    }
}

extension Counts {
    /// What all who parse a file have to find.
    var check: String { "\(rows) rows, \(fields) fields" }

    /// Adds a batch's fields, by looking at the length of each.
    mutating func add(_ batch: CSVBatch) {
        rows &+= batch.count
        fields &+= batch.fieldCount
        bytes &+= batch.byteCount
    }
}
