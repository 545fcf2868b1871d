import DatastreamJSON
import Foundation
import Testing

/// The same documents through Python's `json`, an implementation that shares nothing with this one.
@Suite struct PythonComparisonTests {
    /// Answers each line of hexadecimal bytes with what Python makes of that document, or `!` when it refuses it.
    private static let script = """
        import json, sys
        def refuse(name): raise ValueError(name)
        for line in sys.stdin.buffer.read().split():
            try:
                value = json.loads(bytes.fromhex(line.decode()).decode("utf-8"), parse_constant=refuse)
                text = json.dumps(value, ensure_ascii=ASCII, separators=(",", ":"), sort_keys=True)
                print(text.encode("utf-8").hex() + ".")
            except (ValueError, RecursionError):
                print("!")
        """

    private func answers(to documents: [[UInt8]], escaping: Bool) throws -> [[UInt8]?] {
        let python = Process()
        python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let script = Self.script.replacing("ASCII", with: escaping ? "True" : "False")
        python.arguments = ["python3", "-c", script]
        let input = Pipe()
        let output = Pipe()
        python.standardInput = input
        python.standardOutput = output
        try python.run()
        let lines = documents.map { $0.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() + "\n" }
        try input.fileHandleForWriting.write(contentsOf: Data(lines.joined().utf8))
        try input.fileHandleForWriting.close()
        let answer = try output.fileHandleForReading.readToEnd() ?? Data()
        python.waitUntilExit()
        try #require(python.terminationStatus == 0)
        return String(decoding: answer, as: UTF8.self).split(separator: "\n").map { line in
            guard line.last == "." else { return nil }
            let digits = line.dropLast().compactMap(\.hexDigitValue)
            return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
        }
    }

    /// The value with every number as Python writes it: floating point in its shortest form, whole numbers as they are.
    private func normalized(_ value: JSONValue) -> JSONValue {
        switch value {
        case .number(let number) where number.text.contains { ".eE".contains($0) }:
            number.double.map { .string("float \($0)") } ?? .null
        case .array(let elements):
            .array(elements.map(normalized))
        case .object(let object):
            .object(JSONObject(object.map { ($0.key, normalized($0.value)) }))
        default:
            value
        }
    }

    @Test(arguments: [false, true])
    func `Python reads what is written, and what Python writes is read`(escaping: Bool) throws {
        var random = SeededGenerator(seed: 2026)
        let values = (0..<400).map { _ in JSONValue.random(depth: 5, using: &random) }
        let answers = try answers(to: values.map { $0.bytes() }, escaping: escaping)
        try #require(answers.count == values.count)
        for (value, answer) in zip(values, answers) {
            let read = try JSONValue(parsing: #require(answer))
            #expect(normalized(read) == normalized(value))
        }
    }

    @Test func `Sorted output without floating point is Python's, byte for byte`() throws {
        var random = SeededGenerator(seed: 7)
        let values = (0..<400).map { _ in withoutFloats(.random(depth: 5, using: &random)) }
        let answers = try answers(to: values.map { $0.bytes() }, escaping: false)
        for (value, answer) in zip(values, answers) {
            #expect(answer == value.bytes(sortedKeys: true))
        }
    }

    private func withoutFloats(_ value: JSONValue) -> JSONValue {
        switch value {
        case .number(let number): number.text.contains { ".e".contains($0) } ? 1 : value
        case .string(let text): .string(text)
        case .array(let elements): .array(elements.map(withoutFloats))
        case .object(let object): .object(JSONObject(object.map { ($0.key, withoutFloats($0.value)) }))
        default: value
        }
    }

    @Test func `Documents with an error put in are refused when Python refuses them`() throws {
        var random = SeededGenerator(seed: 99)
        let alphabet = Array(#"{}[]",:\u/0159eE+-. tfn"#.utf8) + [0x0A, 0x1F, 0xC3, 0xFF]
        let documents = (0..<1_500).map { _ in
            var bytes = JSONValue.random(depth: 3, using: &random).bytes()
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                let position = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[position] = alphabet.randomElement(using: &random) ?? 0
                case 1: bytes.insert(alphabet.randomElement(using: &random) ?? 0, at: position)
                default: if bytes.count > 1 { bytes.remove(at: position) }
                }
            }
            return bytes
        }
        let answers = try answers(to: documents, escaping: false)
        try #require(answers.count == documents.count)
        for (document, answer) in zip(documents, answers) {
            let value = try? JSONValue(parsing: document)
            #expect((value == nil) == (answer == nil), "\(String(decoding: document, as: UTF8.self))")
        }
        #expect(answers.contains(nil) && answers.contains { $0 != nil })
    }
}
