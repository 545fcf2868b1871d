import DatastreamCSV
import DatastreamCore
import NIOCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The processor time that this process has used, so that the turns of other programs do not count.
func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// One table, parsed in every way.
struct CSVBench: Sendable {
    let table: Table
    let chunks: [ByteBuffer]

    init(_ table: Table) {
        self.table = table
        var rest = ByteBuffer(bytes: table.bytes)
        var chunks: [ByteBuffer] = []
        while let chunk = rest.readSlice(length: min(65_536, rest.readableBytes)), chunk.readableBytes > 0 {
            chunks.append(chunk)
        }
        self.chunks = chunks
    }

    func run() async throws {
        let floor = try await measure("memchr", nil) { countNewlines() }
        _ = try await measure("kernel", floor) { try kernel() }
        _ = try await measure("batches", floor) { try await batches() }
        _ = try await measure("batches, every field", floor) { try await batchFields() }
        _ = try await measure("rows", floor) { try await rows() }
        _ = try await measure("rows, every field", floor) { try await rowFields() }
        _ = try await measure("[String]", floor) { try await strings() }
        _ = try await measure("CSVRow -> csvFormatStream", floor) { try await formatted() }
        if table.shape == .plain {
            _ = try await measure("typed fields", floor) { try await typed() }
            _ = try await measure("Decodable", floor) { try await decoded() }
        }
    }

    /// Runs six times, the first to warm up, and checks what was counted.
    private func measure(_ name: String, _ floor: Double?, _ body: () async throws -> Counts?) async throws -> Double {
        var times: [Double] = []
        for round in 0..<6 {
            let start = processorSeconds()
            let counts = try await body()
            let seconds = processorSeconds() - start
            if let counts, counts != table.counts { print("  \(name): WRONG \(counts), not \(table.counts)") }
            if round > 0 { times.append(seconds) }
        }
        let speed = Double(table.bytes.count) / times.sorted()[2] / 1e6
        let spread = times.map { Int(Double(table.bytes.count) / $0 / 1e6) }.sorted()
        let ratio = floor.map { " \(Double(Int(speed / $0 * 1_000)) / 1_000)" } ?? ""
        print("  \(name): \(Int(speed)) MB/s\(ratio)  [\(spread[0])-\(spread[4])]")
        return speed
    }

    private func countNewlines() -> Counts? {
        var found = 0
        for chunk in chunks {
            chunk.withUnsafeReadableBytes { bytes in
                var offset = 0
                while let hit = memchr(bytes.baseAddress! + offset, 10, bytes.count - offset) {
                    found += 1
                    offset = UnsafeRawPointer(hit) - bytes.baseAddress! + 1
                    if offset == bytes.count { break }
                }
            }
        }
        precondition(found >= table.rows)
        return nil
    }

    private func kernel() throws -> Counts {
        var counts = Counts()
        var kernel = try csvParseStream().batches.makeTransformer(in: RunContext())
        for chunk in chunks {
            try kernel.receive(chunk)
            while case .output(let batch) = try kernel.next() { counts.add(batch) }
        }
        try kernel.receiveEnd()
        while case .output(let batch) = try kernel.next() { counts.add(batch) }
        return counts
    }

    private func batches() async throws -> Counts {
        var counts = Counts()
        for try await batch in createReadableStream(chunks).pipe(through: csvParseStream().batches) {
            counts.add(batch)
        }
        return counts
    }

    private func batchFields() async throws -> Counts {
        var counts = Counts()
        for try await batch in createReadableStream(chunks).pipe(through: csvParseStream().batches) {
            counts.rows += batch.count
            batch.forEachField { _, _, bytes in
                counts.fields &+= 1
                counts.bytes &+= bytes.count
            }
        }
        return counts
    }

    private func rows() async throws -> Counts? {
        var rows = 0
        for try await _ in createReadableStream(chunks).pipe(through: csvParseStream()) { rows += 1 }
        precondition(rows == table.rows)
        return nil
    }

    private func rowFields() async throws -> Counts {
        var counts = Counts()
        for try await row in createReadableStream(chunks).pipe(through: csvParseStream()) {
            counts.rows &+= 1
            counts.fields &+= row.count
            for index in 0..<row.count { counts.bytes &+= row.withBytes(at: index) { $0.count } }
        }
        return counts
    }

    private func strings() async throws -> Counts {
        var counts = Counts()
        for try await row in createReadableStream(chunks).pipe(through: csvParseStream(as: [String].self)) {
            counts.rows += 1
            counts.fields += row.count
            for text in row { counts.bytes += text.utf8.count }
        }
        return counts
    }

    private func formatted() async throws -> Counts? {
        var bytes = 0
        let stream = createReadableStream(chunks).pipe(through: csvParseStream())
            .pipe(through: csvFormatStream(escapeFormulae: false))
        for try await chunk in stream { bytes += chunk.readableBytes }
        precondition(bytes > table.fieldBytes)
        return nil
    }

    private func typed() async throws -> Counts? {
        var sum = 0
        var total = 0.0
        for try await row in createReadableStream(chunks).pipe(through: csvParseStream()) {
            sum &+= (row.int(at: 0) ?? 0) &+ (row.int(at: 1) ?? 0) &+ (row.int(at: 7) ?? 0)
            sum &+= Int(row.date(at: 5) ?? 0) &+ (row.bool(at: 6) == true ? 1 : 0)
            total += (row.double(at: 2) ?? 0) + (row.double(at: 8) ?? 0)
        }
        precondition(sum != 0 && total != 0)
        return nil
    }

    private struct Order: Decodable {
        let id, amount: Int
        let price: Double
        let first, second, date: String
        let flag: Bool
        let count: Int
        let ratio: Double
        let third: String
    }

    private func decoded() async throws -> Counts? {
        var rows = 0
        let names = ["id", "amount", "price", "first", "second", "date", "flag", "count", "ratio", "third"]
        for try await order in createReadableStream(chunks).pipe(
            through: csvParseStream(as: Order.self, header: .names(names))
        ) where order.id == rows { rows += 1 }
        precondition(rows == table.rows)
        return nil
    }
}

extension Counts {
    /// Adds a batch's fields, by looking at the length of each.
    mutating func add(_ batch: CSVBatch) {
        rows &+= batch.count
        fields &+= batch.fieldCount
        bytes &+= batch.byteCount
    }
}
