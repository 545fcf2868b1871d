import DatastreamCore
import NIOCore
import Testing

@testable import DatastreamCSV

/// What is held of a row beyond `maxFieldSize`.
@Suite struct CSVParseLimitTests {
    /// How many bytes a parser takes, in chunks, before it fails.
    private func taken(_ input: [UInt8], of size: Int, limit: Int, careful: Bool) throws -> Int {
        var stage = csvParseStream(maxFieldSize: limit)
        stage.options.usesReferenceScanner = careful
        var kernel = try stage.makeTransformer(in: RunContext())
        var taken = 0
        do {
            for chunk in pieces(input, of: size) {
                try kernel.receive(ByteBuffer(bytes: chunk))
                taken += chunk.count
                while case .output = try kernel.next() {}
            }
        } catch let error as CSVError {
            #expect(error.code == .limitExceeded && error.row == 1 && error.byteOffset == 4)
            return taken
        }
        return .max
    }

    @Test(arguments: [false, true], [1, 100, 1_000])
    func `A quote that is never closed is found at the limit and a chunk`(careful: Bool, size: Int) throws {
        let plain = Array("a,b\nc,\"".utf8) + [UInt8](repeating: 120, count: 100_000)
        #expect(try taken(plain, of: size, limit: 10_000, careful: careful) <= 10_000 + size + 16)
        let lines = Array("a,b\nc,\"".utf8) + Array(String(repeating: "1,2\r\n", count: 20_000).utf8)
        #expect(try taken(lines, of: size, limit: 10_000, careful: careful) <= 10_000 + size + 16)
        let doubled = Array("a,b\nc,\"".utf8) + [UInt8](repeating: 34, count: 100_000)
        #expect(try taken(doubled, of: size, limit: 10_000, careful: careful) <= 20_000 + size + 16)
    }

    @Test(arguments: [false, true], [1, 100, 1_000])
    func `A row of many fields is found at twice the limit and a chunk`(careful: Bool, size: Int) throws {
        let row = Array("a,b\n".utf8) + Array(String(repeating: "1,", count: 50_000).utf8)
        #expect(try taken(row, of: size, limit: 10_000, careful: careful) <= 20_000 + size + 16)
    }

    @Test(arguments: [false, true])
    func `A field of exactly the limit is a field`(careful: Bool) throws {
        for field in ["\"\(String(repeating: "\"\"", count: 50))\"", String(repeating: "x", count: 50)] {
            for cut in [1, 7, 200] {
                let stage = csvParseStream(maxFieldSize: 50)
                let parsed = parse(pieces(Array("a,\(field)\r\n".utf8), of: cut), stage, careful: careful)
                #expect(parsed.error == nil && parsed.rows.map { $0.map(\.count) } == [[1, 50]])
            }
        }
    }

    @Test(arguments: [Int.max, .max / 2 + 1, 1 << 33])
    func `A limit may be larger than any input`(limit: Int) {
        for careful in [false, true] {
            let parsed = parse(
                pieces(Array("a,\"b\nc\"\r\nd".utf8), of: 3),
                csvParseStream(maxFieldSize: limit),
                careful: careful
            )
            #expect(parsed.texts == [["a", "b\nc"], ["d"]] && parsed.error == nil)
        }
    }
}
