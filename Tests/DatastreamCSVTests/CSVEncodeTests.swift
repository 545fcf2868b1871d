import DatastreamCSV
import DatastreamCore
import DatastreamTesting
import Foundation
import NIOCore
import Testing

@Suite("csvFormatStream of Encodable rows")
struct CSVEncodeTests {
    struct Order: Codable, Hashable {
        enum Status: String, Codable { case open, shipped }
        var id: Int
        var total: Double
        var note: String?
        var status: Status
        var isPaid: Bool
        var weight: Float?
    }

    static let orders = [
        Order(id: 1, total: 9.9, note: nil, status: .open, isPaid: true, weight: nil),
        Order(
            id: -2,
            total: 1e21,
            note: "a \"quoted\", text\r\nof two lines",
            status: .shipped,
            isPaid: false,
            weight: 0.1
        ),
        Order(id: .max, total: 0.000_001, note: " ", status: .open, isPaid: true, weight: 3),
    ]

    private func format<Row: Encodable & Sendable>(_ rows: [Row], _ stage: CSVFormatStream) async throws -> String {
        try await streamToString(createReadableStream(rows).pipe(through: stage))
    }

    private func failure<Row: Encodable & Sendable>(
        _ rows: [Row],
        _ stage: CSVFormatStream = csvFormatStream(header: .fromFirstRow)
    ) async -> CSVError? {
        await #expect(throws: CSVError.self) { try await format(rows, stage) }
    }

    @Test func `The first row's keys are the header, with those that are nil`() async throws {
        let text = try await format(Array(Self.orders.prefix(1)), csvFormatStream(header: .fromFirstRow))
        #expect(text == "id,total,note,status,isPaid,weight\r\n1,9.9,,open,true,\r\n")
    }

    @Test func `Without a header the columns are the same`() async throws {
        #expect(try await format(Array(Self.orders.prefix(1)), csvFormatStream()) == "1,9.9,,open,true,\r\n")
    }

    @Test func `What is encoded is decoded again`() async throws {
        for stage in [
            csvFormatStream(header: .fromFirstRow), csvFormatStream(header: .fromFirstRow, quoting: .all),
            csvFormatStream(header: ["total", "weight", "id", "isPaid", "note", "status"]),
        ] {
            let parsed = createReadableStream(Self.orders).pipe(through: stage).pipe(
                through: csvParseStream(as: Order.self)
            )
            #expect(try await streamToArray(parsed) == Self.orders)
        }
    }

    @Test(.enabled(if: hasPython)) func `Python reads it`() async throws {
        let text = try await format(Self.orders, csvFormatStream(header: .fromFirstRow))
        let script = """
            import csv, io, json, sys
            rows = csv.DictReader(io.StringIO(sys.stdin.buffer.read().decode('utf-8'), newline=''), strict=True)
            sys.stdout.buffer.write(json.dumps(list(rows)).encode())
            """
        let read = try JSONDecoder().decode([[String: String]].self, from: python(script, Data(text.utf8)))
        #expect(read.map { $0["id"] } == ["1", "-2", "9223372036854775807"])
        #expect(read.map { $0["total"].flatMap(Double.init) } == Self.orders.map(\.total))
        #expect(read.map { $0["note"] } == Self.orders.map { $0.note ?? "" })
        #expect(read.map { $0["status"] } == ["open", "shipped", "open"])
        #expect(read.map { $0["isPaid"] } == ["true", "false", "true"])
        #expect(read.map { $0["weight"] } == ["", "0.1", "3.0"])
    }

    /// Says what it encodes in which order.
    private struct Loose: Encodable, Sendable {
        let fields: [(String, Int?)]

        init(_ fields: (String, Int?)...) { self.fields = fields }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            for (name, value) in fields { try container.encode(value, forKey: Key(stringValue: name)) }
        }

        struct Key: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }
    }

    @Test(arguments: [",", "||"])
    func `Fields stand in the order of the columns, and missing ones are null`(delimiter: String) async throws {
        let rows = [
            Loose(("a", 1), ("b", 2), ("c", 3)), Loose(("c", 3), ("a", 1), ("b", 2)), Loose(("b", 2)),
            Loose(("a", 1), ("c", 3)),
            Loose(("a", 1), ("b", 2)), Loose(("b", nil), ("a", 1)), Loose(("a", 1), ("b", 2), ("a", 4)),
        ]
        let stage = csvFormatStream(header: .fromFirstRow, delimiter: delimiter, newline: "\n", nullText: "-")
        let expected = "a,b,c\n1,2,3\n1,2,3\n-,2,-\n1,-,3\n1,2,-\n1,-,-\n4,2,-\n"
        #expect(try await format(rows, stage) == expected.replacing(",", with: delimiter))
    }

    @Test func `Names of the header choose the order`() async throws {
        let stage = csvFormatStream(header: ["b", "missing", "a"], nullText: "-")
        #expect(try await format([Loose(("a", 1), ("b", nil))], stage) == "b,missing,a\r\n-,-,1\r\n")
    }

    @Test func `A key without a column fails the run with the row and the key`() async throws {
        let error = await failure([Loose(("a", 1)), Loose(("a", 1), ("b", 2))])
        #expect(error?.code == .encodingFailed && error?.row == 1 && error?.column == "b")
        let named = await failure([Loose(("a", 1))], csvFormatStream(header: ["A"]))
        #expect(named?.code == .encodingFailed && named?.row == 0 && named?.column == "a")
    }

    @Test func `Zero rows have the header when it is known`() async throws {
        #expect(try await format([] as [Order], csvFormatStream(header: ["id", "total"])) == "id,total\r\n")
        #expect(try await format([] as [Order], csvFormatStream(header: .fromFirstRow)) == "")
    }

    private struct Nested: Encodable, Sendable {
        var id = 1
        var list: [Int]?
        var table: [String: Int]?
    }

    @Test(
        arguments: [
            (Nested(list: [1]), "list"), (Nested(list: []), "list"), (Nested(table: ["a": 1]), "table"),
            (Nested(table: [:]), "table"),
        ] as [(Nested, String)]
    )
    private func `A nested list or table fails the run with the row and the key`(row: Nested, key: String) async throws
    {
        let error = await failure([Nested(), row])
        #expect(error?.code == .encodingFailed && error?.row == 1 && error?.column == key)
    }

    @Test func `Rows without keys`() async throws {
        #expect(try await format([[1, 2], [], [-3]], csvFormatStream(newline: "\n")) == "1,2\n\n\"-3\"\n")
        #expect(try await format([[1.5, nil]], csvFormatStream(header: ["a", "b"], newline: "\n")) == "a,b\n1.5,\n")
        #expect(await failure([[1, 2]])?.code == .invalidOption)
        #expect(await failure([1, 2])?.code == .encodingFailed)
        #expect(await failure([[[1]]], csvFormatStream())?.code == .encodingFailed)
    }

    @Test func `Dictionaries have sorted columns, or those of the header`() async throws {
        let rows = [["b": 2, "a": 1, "c": 3], ["c": 6, "a": 4]]
        #expect(try await format(rows, csvFormatStream(header: .fromFirstRow, newline: "\n")) == "a,b,c\n1,2,3\n4,,6\n")
        #expect(
            try await format(rows, csvFormatStream(header: ["c", "b", "a"], newline: "\n")) == "c,b,a\n3,2,1\n6,,4\n"
        )
    }

    private class Base: Encodable, @unchecked Sendable {
        let id = 7
    }

    private final class Derived: Base, @unchecked Sendable {
        private enum Key: CodingKey { case name }
        override func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode("x", forKey: .name)
            try super.encode(to: container.superEncoder())
        }
    }

    @Test func `A class and its superclass share the row`() async throws {
        #expect(try await format([Derived()], csvFormatStream(header: .fromFirstRow)) == "name,id\r\nx,7\r\n")
    }

    private struct Thrower: Encodable, Sendable {
        func encode(to encoder: any Encoder) throws { throw RowError() }
    }

    @Test func `A row that throws fails the run`() async throws {
        let error = await failure([Thrower()])
        #expect(error?.code == .rowFailed && error?.row == 0 && error?.underlying as? RowError == RowError())
    }

    private struct Both: CSVFormattable, Encodable {
        let id = 1
        func writeFields(into row: inout CSVRowWriter) { row.field("written") }
    }

    @Test func `A row that writes its fields itself does so`() async throws {
        #expect(
            try await streamToString(createReadableStream([Both()]).pipe(through: csvFormatStream())) == "written\r\n"
        )
        let joined = pipejoin {
            createReadableStream([Both()])
            countStream()
            csvFormatStream()
        }
        #expect(try await streamToString(joined) == "written\r\n")
    }

    @Test func `A builder formats Encodable rows`() async throws {
        let joined = pipejoin {
            createReadableStream([Nested(id: 3)])
            countStream()
            csvFormatStream(header: ["id", "list", "table"])
        }
        #expect(try await streamToString(joined) == "id,list,table\r\n3,,\r\n")
        let direct = pipejoin {
            createReadableStream([Nested(id: 4)])
            csvFormatStream()
        }
        #expect(try await streamToString(direct) == "4,,\r\n")
    }

    @Test func `A parsed header is handed on`() async throws {
        let text = "id,\"a,b\"\r\n1,2\r\n"
        let same = createReadableStream(text).pipe(through: csvParseStream(header: .firstRow))
            .pipe(through: csvFormatStream(header: .fromFirstRow))
        #expect(try await streamToString(same) == text)
        let error = await #expect(throws: CSVError.self) {
            try await streamToString(
                createReadableStream([["1"]]).pipe(through: csvFormatStream(header: .fromFirstRow))
            )
        }
        #expect(error?.code == .invalidOption)
    }

    @Test func `A header that a stage above finds`() async throws {
        let text = "id,name\r\n1,ab\r\n2,cd\r\n"
        let header = csvDetectHeaderStream()
        let same = createReadableStream(text).pipe(through: header).pipe(through: csvParseStream())
            .pipe(through: csvFormatStream(header: .detected(by: header)))
        #expect(try await streamToString(same) == text)
    }

    @Test func `Whatever the flushes the text is the same`() throws {
        let stage = CSVFormatStream.OfEncodable<Order>(csvFormatStream(header: .fromFirstRow, newline: "\n"))
        let rows = (0..<20).map { Order(id: $0, total: 0.5, note: nil, status: .open, isPaid: $0 > 9, weight: nil) }
        let lines = rows.map { "\($0.id),0.5,,open,\($0.isPaid),\n" }
        let expected = "id,total,note,status,isPaid,weight\n" + lines.joined()
        try TransformVerifier(stage).verify(rows, expecting: ByteBuffer(string: expected))
        let loose = (0..<6).map { Loose(("a", $0), ($0 == 4 ? "b" : "a", 1)) }
        let strict = CSVFormatStream.OfEncodable<Loose>(csvFormatStream(header: .fromFirstRow))
        try TransformVerifier(strict).verifyFailure(loose) { ($0 as? CSVError)?.row == 4 }
    }
}
