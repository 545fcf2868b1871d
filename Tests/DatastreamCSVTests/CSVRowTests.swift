import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

@testable import DatastreamCSV

/// What a row can tell.
@Suite struct CSVRowTests {
    private func rows(_ text: String, _ stage: CSVParseStream = csvParseStream()) async throws -> [CSVRow] {
        try await streamToArray(createReadableStream(text).pipe(through: stage))
    }

    @Test func `Fields by index and name, and none where there is none`() async throws {
        let row = try #require(try await rows("id,name,id\n1,b\n", csvParseStream(header: .firstRow)).first)
        #expect(row.count == 2)
        #expect(row[0] == "1" && row[1] == "b" && row[2] == "" && row[-1] == "")
        #expect(row["id"] == "1" && row["name"] == "b" && row["other"] == nil)
        #expect(row.int("id") == 1 && row.int("name") == nil && row.int(at: 7) == nil)
        #expect(row.withBytes(at: 1) { $0.count } == 1 && row.withBytes(at: 9) { $0.count } == 0)
        #expect([String](row) == ["1", "b"] && "\(row)" == "[\"1\", \"b\"]")
    }

    @Test func `Bytes that are not UTF-8 are kept as bytes`() async throws {
        let bytes: [UInt8] = [0xFF, 44, 0xC3, 10]
        let row = try #require(
            try await streamToArray(createReadableStream(bytes).pipe(through: csvParseStream())).first
        )
        #expect(row[0] == "\u{FFFD}" && row[1] == "\u{FFFD}")
        #expect(row.withBytes(at: 0) { $0[0] } == 0xFF)
    }

    @Test func `Integers of every length, next to other bytes`() async throws {
        var random = SeededGenerator(seed: 6)
        var fields: [String] = []
        for length in 0...21 {
            for _ in 0..<50 {
                var text = (0..<length).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
                if length > 0, Int.random(in: 0..<3, using: &random) == 0 {
                    let place = text.index(text.startIndex, offsetBy: Int.random(in: 0..<length, using: &random))
                    let replaced = ["-", "+", "/", ":", "\u{7F}", "a", "\u{0}"].randomElement(using: &random) ?? ""
                    text.replaceSubrange(place...place, with: replaced)
                }
                fields.append(text)
            }
        }
        for row in try await rows(fields.joined(separator: ",") + "\n" + fields.joined(separator: "\n")) {
            for index in 0..<row.count {
                let text = row[index]
                #expect(row.int(at: index) == Int(text), "\(text)")
                #expect(row.integer(at: index, as: UInt8.self) == UInt8(text), "\(text)")
            }
        }
    }

    @Test func `Rows outlive the run`() async throws {
        let table = CSVNastyInput.table(seed: 3, rows: 2_000, errors: false)
        var kept: [CSVRow] = []
        for try await row in createReadableStream(table, chunkSize: 512).pipe(through: csvParseStream())
        where row.number % 97 == 0 { kept.append(row) }
        let all = parse([table], csvParseStream()).texts
        for row in kept { #expect([String](row) == all[row.number]) }
    }

    @Test func `Batches have the same rows`() async throws {
        let table = CSVNastyInput.table(seed: 4, rows: 2_000, errors: true)
        let stage = csvParseStream(header: .firstRow)
        var rows: [[String]] = []
        var counts = (fields: 0, bytes: 0, seen: 0)
        for try await batch in createReadableStream(table, chunkSize: 3_000).pipe(through: stage.batches) {
            #expect(!batch.isEmpty && batch.header != nil)
            rows += batch.map([String].init)
            counts.fields += batch.fieldCount
            counts.bytes += batch.byteCount
            batch.forEachField { _, _, bytes in counts.seen += bytes.count }
        }
        let expected = parse([table], stage).rows
        #expect(rows == expected.map { $0.map { String(decoding: $0, as: UTF8.self) } })
        #expect(counts.fields == expected.reduce(0) { $0 + $1.count })
        #expect(counts.bytes == expected.joined().reduce(0) { $0 + $1.count })
        #expect(counts.bytes == counts.seen)
    }

    @Test func `A gated sink holds the source back at one chunk`() async throws {
        let source = GatedSource(of: ByteBuffer.self)
        let sink = RecordingSink(of: CSVRow.self, isGated: true)
        for number in 0..<5 { source.release(ByteBuffer(string: "\(number)\n\(number)\n")) }
        source.finish()
        async let run = createReadableStream(source).pipe(through: csvParseStream()).pipe(to: sink)
        for write in 1...10 {
            try await sink.waitForWrites(write)
            #expect(source.taken == (write + 1) / 2)
            sink.releaseWrites()
        }
        _ = try await run
        try sink.verifyLifecycle()
    }

    @Test func `A row is out before the next chunk is asked for`() async throws {
        let source = GatedSource(of: ByteBuffer.self)
        let sink = RecordingSink(of: CSVRow.self)
        async let run = createReadableStream(source).pipe(through: csvParseStream()).pipe(to: sink)
        source.release(ByteBuffer(string: "a,b\nc"))
        try await sink.waitForWrites(1)
        #expect(sink.items.map([String].init) == [["a", "b"]])
        source.finish()
        _ = try await run
        #expect(sink.items.count == 2)
    }
}
