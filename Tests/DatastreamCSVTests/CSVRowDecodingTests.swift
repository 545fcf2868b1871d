import DatastreamCore
import DatastreamObject
import DatastreamTesting
import NIOCore
import Testing

@testable import DatastreamCSV

/// Rows as arrays, dictionaries and types.
@Suite struct CSVRowDecodingTests {
    enum Kind: String, Codable { case small, large }
    struct Order: Codable, Equatable {
        var id: Int
        var total: Double
        var isPaid: Bool
        var kind: Kind
        var note: String?
        var weight: Float?
    }

    private func decode<Row: Decodable & Sendable>(_ text: String, as type: Row.Type) async throws -> [Row] {
        try await streamToArray(createReadableStream(text).pipe(through: csvParseStream(as: type)))
    }

    @Test func `Types by column name`() async throws {
        let text = "note,kind,id,total,isPaid,extra\nhi,small,1,9.5,true,x\n,large,2,1e3,FALSE,\n"
        let orders = try await decode(text, as: Order.self)
        #expect(
            orders == [
                Order(id: 1, total: 9.5, isPaid: true, kind: .small, note: "hi", weight: nil),
                Order(id: 2, total: 1_000, isPaid: false, kind: .large, note: nil, weight: nil),
            ]
        )
    }

    @Test(arguments: [
        ("id,total,isPaid,kind\n1,2,true,small\n2,x,true,small\n", "total", 1, 36, "\"x\" is not Double"),
        ("id,total,isPaid,kind\n99999999999999999999,2,true,small\n", "id", 0, 21, "is not Int"),
        ("id,total,isPaid,kind\n1,2,true\n", "kind", 0, 21, "no field"),
        ("id,total,kind\n1,2,small\n", "isPaid", 0, 14, "no field"),
        ("id,total,isPaid,kind\n1,2,true,huge\n", "kind", 0, 21, "huge"),
    ])
    func `Errors say row, column and byte`(_ text: String, column: String, row: Int, byte: Int, says: String)
        async throws
    {
        let error = try await #require(throws: CSVError.self) { try await decode(text, as: Order.self) }
        #expect(error.code == .decodingFailed)
        #expect(error.row == row && error.byteOffset == byte && error.column == column)
        #expect(error.message.contains(says), "\(error)")
    }

    @Test func `Rows that cannot be decoded are dropped and counted where problems are collected`() throws {
        let lines = ["id,total,isPaid,kind", "1,2,true,small", "x,2,true,small", "3,2,true", "4,2,true,small"]
        let text = ByteBuffer(string: lines.joined(separator: "\n"))
        let stage = csvParseStream(as: Order.self, errors: .collected)
        var verifier = TransformVerifier(stage) { $0.map(\.id) }
        verifier.resultNames = ["csvErrors"]
        try verifier.verify(bytes: text, expecting: [1, 4])
        let run = RunContext()
        var kernel = try stage.makeTransformer(in: run)
        try kernel.receive(text)
        while case .output = try kernel.next() {}
        try kernel.receiveEnd()
        while case .output = try kernel.next() {}
        #expect(run[stage]?["DecodingFailed"]?.count == 2)
        #expect(run[stage]?["DecodingFailed"]?.rows == [1, 2])
        let short = csvParseStream(as: Order.self, errors: .collected, maxErrorRows: 1)
        var other = try short.makeTransformer(in: run)
        try other.receive(text)
        while case .output = try other.next() {}
        other.receiveFlush()
        #expect(run[short]?["DecodingFailed"]?.rows == [1])
    }

    @Test func `One description serves many runs at once`() async throws {
        let stage = csvParseStream(as: Order.self)
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for run in 1...8 {
                let rows = (0..<500).map { "\($0),\(run).5,true,small\n" }.joined()
                let text = (run % 2 == 0 ? "id,total,isPaid,kind\n" : "id,total,isPaid,kind,note\n") + rows
                group.addTask {
                    let orders = try await streamToArray(createReadableStream(text, chunkSize: 64).pipe(through: stage))
                    return orders.filter { $0.total == Double(run) + 0.5 }.count
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts == [Int](repeating: 500, count: 8))
    }

    private struct Widths: Codable, Equatable {
        var a: Int128
        var b: UInt128?
    }

    private struct Loose: Decodable, Sendable { var a: String? }

    @Test func `Columns without names are an error, so that nothing is lost unseen`() throws {
        let text = ByteBuffer(string: "1,2\n")
        func isNameless(_ error: any Error) -> Bool { (error as? CSVError)?.code == .invalidOption }
        for header in [CSVHeader.none, .names([]), .detected(by: csvDetectHeaderStream())] {
            try TransformVerifier(csvParseStream(as: Loose.self, header: header, errors: .collected)) { $0.map(\.a) }
                .verifyFailure(bytes: text, isExpected: isNameless)
            try TransformVerifier(csvParseStream(as: [String: String].self, header: header))
                .verifyFailure(bytes: text, isExpected: isNameless)
            try TransformVerifier(csvParseStream(as: Record.self, header: header))
                .verifyFailure(bytes: text, isExpected: isNameless)
        }
    }

    @Test func `Integers of 128 bits`() async throws {
        let rows = [Widths(a: .min, b: .max), Widths(a: 7, b: nil)]
        let text = createReadableStream(rows).pipe(through: csvFormatStream(header: .fromFirstRow))
        #expect(try await streamToArray(text.pipe(through: csvParseStream(as: Widths.self))) == rows)
        let error = try await #require(throws: CSVError.self) { try await decode("a,b\n1,-1\n", as: Widths.self) }
        #expect(error.message == "\"-1\" is not UInt128" && error.column == "b" && error.row == 0)
    }

    @Test func `Single values and lists of values are refused`() async throws {
        await #expect(throws: CSVError.self) { try await decode("a\n1\n", as: Int.self) }
        await #expect(throws: CSVError.self) { try await decode("a\n1\n", as: [Int].self) }
    }

    @Test func `Arrays and dictionaries of texts`() async throws {
        let text = "id,name\n1,a\n2\n3,c,d\n"
        let arrays = createReadableStream(text).pipe(through: csvParseStream(as: [String].self))
        #expect(try await streamToArray(arrays) == [["id", "name"], ["1", "a"], ["2"], ["3", "c", "d"]])
        let dictionaries = createReadableStream(text).pipe(through: csvParseStream(as: [String: String].self))
        #expect(
            try await streamToArray(dictionaries) == [
                ["id": "1", "name": "a"], ["id": "2"], ["id": "3", "name": "c"],
            ]
        )
    }

    @Test func `Any cut gives the same`() throws {
        let text = "id,total,isPaid,kind\n1,2.5,true,small\r\n2,3.5,false,\"large\"\n"
        try TransformVerifier(csvParseStream(as: Order.self)).verify(bytes: text)
        try TransformVerifier(csvParseStream(as: [String].self)).verify(bytes: text)
        try TransformVerifier(csvParseStream(as: [String: String].self)).verify(bytes: text)
    }

    @Test func `Arrays and dictionaries of texts take the same options as types`() async throws {
        let text = "# c\na;b\n1;2\n\n3;\n"
        let delimiters = Lazy.value(CSVDelimiters(delimiter: ";"))
        let arrays = createReadableStream(text).pipe(
            through: csvParseStream(
                as: [String].self,
                delimiters: delimiters,
                header: .firstRow,
                comment: "#",
                blankLines: .skipped
            )
        )
        #expect(try await streamToArray(arrays) == [["1", "2"], ["3", ""]])
        let dictionaries = createReadableStream(text).pipe(
            through: csvParseStream(
                as: [String: String].self,
                delimiters: delimiters,
                comment: "#",
                blankLines: .skipped
            )
        )
        #expect(try await streamToArray(dictionaries) == [["a": "1", "b": "2"], ["a": "3", "b": ""]])
    }
}
