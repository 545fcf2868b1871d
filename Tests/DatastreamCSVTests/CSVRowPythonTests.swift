import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

@testable import DatastreamCSV

/// Numbers and dates as Python reads them.
@Suite struct CSVRowPythonTests {
    private func field<Value>(_ bytes: [UInt8], _ read: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
        bytes.withUnsafeBufferPointer(read)
    }

    /// Rows of one field each, between others that begin and end with digits, so that an accessor that reads too far fails.
    private func rows(_ fields: [[UInt8]]) throws -> [CSVRow] {
        var kernel = try csvParseStream().makeTransformer(in: RunContext())
        try kernel.receive(ByteBuffer(bytes: fields.flatMap { Array("1,".utf8) + $0 + Array(",1\n".utf8) }))
        var rows: [CSVRow] = []
        while case .output(let row) = try kernel.next() { rows.append(row) }
        try #require(rows.count == fields.count && rows.allSatisfy { $0.count == 3 })
        return rows
    }

    private func numbers(seed: UInt64) -> [[UInt8]] {
        var random = SeededGenerator(seed: seed)
        let alphabet = Array("0123456789+-.eE".utf8)
        let known = [
            "", "+", "-", ".", "1.", ".5", "-.5e3", "1e", "1e+", "1e5", "1E-5", "inf", "-Infinity", "NaN", "infinit",
            "0x1", "1 ",
            "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
            "-9223372036854775809",
            "1e308", "1e309", "-1e-400", "5e-324", "2.2250738585072011e-308", "123456789012345678901234567890",
            "00000000000000000000001",
            "0.1", "1.7976931348623157e308", "8.5e22", "1e22", "1e23", "-0", "-0.0", "1e99999999999999999999", "١",
        ]
        let made = (0..<8_000).map { number -> [UInt8] in
            switch number % 5 {
            case 0: Array("\(Double(bitPattern: UInt64.random(in: 0 ... .max, using: &random)))".utf8)
            case 1: Array("\(Int64.random(in: .min ... .max, using: &random))".utf8)
            case 2:
                Array(
                    "\(Int.random(in: -999_999...999_999, using: &random)).\(Int.random(in: 0...99_999, using: &random))"
                        .utf8
                )
            case 3:
                (0..<Int.random(in: 1...11, using: &random)).map { _ in
                    Array("0123456789012345678901234567890123456789.-".utf8).randomElement(using: &random) ?? 0
                }
            default:
                (0..<Int.random(in: 1...24, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 0 }
            }
        }
        return known.map { Array($0.utf8) } + made
    }

    @Test func `Floating point`() throws {
        let script = """
            import sys, struct
            for line in sys.stdin.read().split("\\n")[:-1]:
                try:
                    text = bytes.fromhex(line[1:]).decode("ascii")
                    if text != text.strip() or "_" in text: raise ValueError()
                    print(struct.pack(">d", float(text)).hex())
                except ValueError:
                    print("!")
            """
        let inputs = numbers(seed: 31)
        let answers = try Python.run(script, lines: inputs)
        try #require(answers.count == inputs.count)
        for (row, (input, answer)) in zip(try rows(inputs), zip(inputs, answers)) {
            for value in [row.double(at: 1), field(input, parseDouble)] {
                let ours = value.map { value -> String in
                    let digits = String(value.bitPattern, radix: 16)
                    return String(repeating: "0", count: 16 - digits.count) + digits
                }
                #expect(
                    ours ?? "!" == answer || value?.isNaN == true && answer != "!",
                    "\(String(decoding: input, as: UTF8.self))"
                )
            }
        }
    }

    @Test func `Integers`() throws {
        let script = """
            import sys
            for line in sys.stdin.read().split("\\n")[:-1]:
                try:
                    text = bytes.fromhex(line[1:]).decode("ascii")
                    if text != text.strip() or "_" in text: raise ValueError()
                    value = int(text)
                    print(*[value if low <= value < high else "!" for low, high in
                        [(-1 << 63, 1 << 63), (0, 1 << 64), (-128, 128), (0, 256)]])
                except ValueError:
                    print("! ! ! !")
            """
        let inputs = numbers(seed: 32) + (-300...300).map { Array("\($0)".utf8) }
        let answers = try Python.run(script, lines: inputs)
        try #require(answers.count == inputs.count)
        for (row, (input, answer)) in zip(try rows(inputs), zip(inputs, answers)) {
            let parsed = [
                (field(input, parseInteger) as Int?).map(String.init),
                (field(input, parseInteger) as UInt64?).map(String.init),
                (field(input, parseInteger) as Int8?).map(String.init),
                (field(input, parseInteger) as UInt8?).map(String.init),
            ]
            let read = [
                row.int(at: 1).map(String.init), row.integer(at: 1, as: UInt64.self).map(String.init),
                row.integer(at: 1, as: Int8.self).map(String.init), row.integer(at: 1, as: UInt8.self).map(String.init),
            ]
            for values in [parsed, read] {
                #expect(
                    values.map { $0 ?? "!" }.joined(separator: " ") == answer,
                    "\(String(decoding: input, as: UTF8.self))"
                )
            }
        }
    }

    @Test func `Points in time`() throws {
        let script = """
            import sys, datetime
            utc = datetime.timezone.utc
            epoch = datetime.datetime(1970, 1, 1, tzinfo=utc)
            for line in sys.stdin.read().split("\\n")[:-1]:
                try:
                    value = datetime.datetime.fromisoformat(bytes.fromhex(line[1:]).decode("ascii").replace("Z", "+00:00"))
                    if value.tzinfo is None: value = value.replace(tzinfo=utc)
                    print((value - epoch) // datetime.timedelta(milliseconds=1))
                except ValueError:
                    print("!")
            """
        var random = SeededGenerator(seed: 33)
        func part(_ range: ClosedRange<Int>, _ digits: Int = 2) -> String {
            let text = String(Int.random(in: range, using: &random))
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        let inputs = (0..<4_000).map { _ -> [UInt8] in
            var text = "\(part(1...9999, 4))-\(part(0...13))-\(part(0...32))"
            if Bool.random(using: &random) {
                text += Bool.random(using: &random) ? "T" : " "
                text += "\(part(0...24)):\(part(0...60))"
                if Bool.random(using: &random) { text += ":\(part(0...60))" }
                if text.count > 16, Bool.random(using: &random) { text += ".\(part(0...999, 3))" }
                switch Int.random(in: 0..<4, using: &random) {
                case 0: text += "Z"
                case 1: text += "+\(part(0...23)):\(part(0...59))"
                case 2: text += "-\(part(0...23)):\(part(0...59))"
                default: break
                }
            }
            return Array(text.utf8)
        }
        let answers = try Python.run(script, lines: inputs)
        try #require(answers.count == inputs.count)
        for (row, (input, answer)) in zip(try rows(inputs), zip(inputs, answers)) {
            #expect(row.date(at: 1).map(String.init) ?? "!" == answer, "\(String(decoding: input, as: UTF8.self))")
        }
    }

    @Test(arguments: [
        ("true", true), ("FALSE", false), ("True", true), ("yes", nil), ("", nil), ("truE ", nil), ("tru\u{25}", nil),
    ])
    func `Truth values`(_ text: String, expected: Bool?) {
        #expect(field(Array(text.utf8), parseBool) == expected)
    }

    @Test(arguments: [
        "2026-03-12T19:03:58+0130", "2026-02-29", "2026-03-12T", "2026-3-12", "2026-03-12T19:03:58.", "x",
    ])
    func `Dates that Python's version may not know`(_ text: String) {
        let value = field(Array(text.utf8), parseISO8601)
        #expect(value == (text.hasSuffix("0130") ? 1_773_336_838_000 : nil))
    }
}
