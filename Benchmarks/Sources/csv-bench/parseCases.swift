import BenchKit
import DatastreamCSV
import DatastreamCore
import NIOCore

/// A file parsed in every way; what each finds is what it counts.
func parseCases(_ file: CSVFile) -> [BenchCase] {
    var cases = [
        parse("parse kernel", file, kernel),
        parse("parse batches", file, batches),
        parse("parse batches, every field", file, fieldsOfBatches),
        parse("parse rows, every field", file, fieldsOfRows),
        parse("parse [String]", file, strings),
    ]
    if file.isTyped {
        cases.insert(parse("parse typed fields", file, typed), at: 4)
        cases.append(parse("parse Decodable", file, decoded))
    }
    return cases
}

private func parse(
    _ name: String,
    _ file: CSVFile,
    _ body: @escaping @Sendable ([ByteBuffer]) async throws -> Counts
) -> BenchCase {
    BenchCase(name) { { BenchCase.Outcome(file.size, check: try await body(file.chunks).check) } }
}

@concurrent
private func kernel(_ chunks: [ByteBuffer]) async throws -> Counts { try countInKernel(chunks) }

private func countInKernel(_ chunks: [ByteBuffer]) throws -> Counts {
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

@concurrent
private func batches(_ chunks: [ByteBuffer]) async throws -> Counts {
    var counts = Counts()
    for try await batch in createReadableStream(chunks).pipe(through: csvParseStream().batches) { counts.add(batch) }
    return counts
}

@concurrent
private func fieldsOfBatches(_ chunks: [ByteBuffer]) async throws -> Counts {
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

@concurrent
private func fieldsOfRows(_ chunks: [ByteBuffer]) async throws -> Counts {
    var counts = Counts()
    for try await row in createReadableStream(chunks).pipe(through: csvParseStream()) {
        counts.rows &+= 1
        counts.fields &+= row.count
        for index in 0..<row.count { counts.bytes &+= row.withBytes(at: index) { $0.count } }
    }
    return counts
}

@concurrent
private func strings(_ chunks: [ByteBuffer]) async throws -> Counts {
    var counts = Counts()
    for try await row in createReadableStream(chunks).pipe(through: csvParseStream(as: [String].self)) {
        counts.rows += 1
        counts.fields += row.count
        for text in row { counts.bytes += text.utf8.count }
    }
    return counts
}

/// Three integers, two floating-point numbers, a date and a truth value of each row.
@concurrent
private func typed(_ chunks: [ByteBuffer]) async throws -> Counts {
    var counts = Counts()
    var sum = 0
    var total = 0.0
    for try await row in createReadableStream(chunks).pipe(through: csvParseStream()) {
        sum &+= (row.int(at: 0) ?? 0) &+ (row.int(at: 1) ?? 0) &+ (row.int(at: 7) ?? 0)
        sum &+= Int(row.date(at: 5) ?? 0) &+ (row.bool(at: 6) == true ? 1 : 0)
        total += (row.double(at: 2) ?? 0) + (row.double(at: 8) ?? 0)
        counts.rows &+= 1
        counts.fields &+= row.count
    }
    if sum == 0 || total == 0 { fail("the typed fields are all nil") }
    return counts
}

@concurrent
private func decoded(_ chunks: [ByteBuffer]) async throws -> Counts {
    struct Order: Decodable {
        let id, amount: Int
        let price: Double
        let first, second, date: String
        let flag: Bool
        let count: Int
        let ratio: Double
        let third: String
    }
    var counts = Counts()
    let names = ["id", "amount", "price", "first", "second", "date", "flag", "count", "ratio", "third"]
    for try await order in createReadableStream(chunks).pipe(
        through: csvParseStream(as: Order.self, header: .names(names))
    ) {
        if order.id != counts.rows { fail("row \(counts.rows) has the id \(order.id)") }
        counts.rows += 1
        counts.fields += names.count
    }
    return counts
}
