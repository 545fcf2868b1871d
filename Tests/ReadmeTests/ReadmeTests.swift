import Datastream
import Foundation
import Testing

/// What the README shows compiles, and does what it says.
@Suite(.timeLimit(.minutes(1)))
struct ReadmeTests {
    @Test("each Swift block of the README stands in ReadmeCode.swift, part by part")
    func codeIsCompiled() throws {
        let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let readme = try String(contentsOf: here.appendingPathComponent("../../README.md"), encoding: .utf8)
        let code = lines(
            try String(contentsOf: here.appendingPathComponent("ReadmeCode.swift"), encoding: .utf8)
        )
        // "Streams in five minutes" has a test of its own, and lines for a Package.swift are no program
        let sections = readme.components(separatedBy: "\n## ").filter { !$0.hasPrefix("Streams in five minutes\n") }
        let blocks = sections.flatMap { $0.components(separatedBy: "```swift\n").dropFirst() }
            .compactMap { $0.components(separatedBy: "\n```").first }
            .filter { !$0.hasPrefix(".package") }
        #expect(blocks.count == 10)
        for part in blocks.flatMap({ $0.components(separatedBy: "\n\n") }).map(lines) where !part.isEmpty {
            let isThere = code.indices.contains { code[$0...].starts(with: part) }
            #expect(isThere, "not in ReadmeCode.swift: \(part)")
        }
    }

    /// Lines of code without indentation, comments, imports and blank lines.
    private func lines(_ text: String) -> [String] {
        text.components(separatedBy: "\n").compactMap { line in
            let code = line.range(of: " //").map { String(line[..<$0.lowerBound]) } ?? line
            let trimmed = code.trimmingCharacters(in: .whitespaces)
            return trimmed.isEmpty || trimmed.hasPrefix("import ") ? nil : trimmed
        }
    }

    @Test("CSV in: a column by name, and rows as a type")
    func csvIn() async throws {
        let byName = createReadableStream("id,total\n1,9.5\n2,0.5\n")
        let typed = createReadableStream("id,customer,total,totalInCents\n1,Ada,5,500\n")
        #expect(try await ReadmeCode.csvIn(byName, typed) == 15)
    }

    @Test("rows out: names from the first row, records with values of their types")
    func rowsOut() async throws {
        let (table, records) = try await ReadmeCode.rowsOut(
            [.init(id: 1, total: 9.5, note: "a,b"), .init(id: 2, total: 1, note: nil)],
            createReadableStream("id,paid\n1,true\n")
        )
        #expect(table == "id,total,note\r\n1,9.5,\"a,b\"\r\n2,1.0,\r\n")
        #expect(records == [["id": 1, "paid": true]])
    }

    @Test("rows that write themselves name their columns")
    func ownRows() async throws {
        let orders = createReadableStream([ReadmeCode.Order(id: 1)])
        let table = orders.pipe(through: csvFormatStream(header: .fromFirstRow))
        #expect(try await streamToString(table) == "id,customer,total\r\n1,Ada,9.90\r\n")
    }

    @Test("a pipeline's count")
    func streams() async throws {
        let sink = createWritableStream { (_: ByteBuffer) in }
        #expect(try await ReadmeCode.streams([.init(id: 1), .init(id: 2)], sink) == 2)
    }

    @Test("a handler in process, and a client that leaves")
    func middlewares() async throws {
        try await ReadmeCode.middlewares()
    }
}
