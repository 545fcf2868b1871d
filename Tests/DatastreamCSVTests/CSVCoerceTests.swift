import DatastreamCSV
import DatastreamCore
import DatastreamObject
import DatastreamTesting
import Foundation
import Testing

/// `csvCoerceValuesStream`, section 4.5 of the reference.
@Suite struct CSVCoerceTests {
    private func coerce(_ text: String, as type: CSVValueType? = nil) throws -> Record.Value? {
        let stage = csvCoerceValuesStream(columns: type.map { ["x": $0] } ?? [:])
        return try TransformVerifier(stage).verify([["x": .string(text)]])[0]["x"]
    }

    @Test(
        arguments: [
            ("", nil), ("true", true), ("TrUe", true), ("FALSE", false), ("truex", "truex"), ("t", "t"),
            ("null", "null"),
            ("0", 0), ("-12", -12), ("007", 7), ("1.50", 1.5), ("-0.5e3", -500), ("1E+2", 100), ("2e-1", 0.2),
            ("+5", "+5"), (".5", ".5"), ("5.", "5."), ("1e", "1e"), ("-", "-"), ("--1", "--1"), (" 1", " 1"),
            ("1 ", "1 "),
            ("1,5", "1,5"), ("0x10", "0x10"), ("inf", "inf"), ("nan", "nan"), ("1_000", "1_000"), ("é", "é"),
            ("2026-03-12", .date(millisecondsSince1970: 1_773_273_600_000)),
            ("2026-03-12T01:02", .date(millisecondsSince1970: 1_773_277_320_000)),
            ("2026-03-12 01:02:03.5+01:00", .date(millisecondsSince1970: 1_773_273_723_500)),
            ("2026-03-12T01:02:03Z", .date(millisecondsSince1970: 1_773_277_323_000)),
            ("2026-03-12T01:02:03-0130", .date(millisecondsSince1970: 1_773_282_723_000)),
            ("2026-02-30", "2026-02-30"), ("2026-13-01", "2026-13-01"), ("2026-3-1", "2026-3-1"),
            ("2026-03-12t01:02", "2026-03-12t01:02"), ("2026-03-12T01:02z", "2026-03-12T01:02z"),
            ("2026-03-12X", "2026-03-12X"),
            ("[1,2]", [1, 2]), (#"{"a":{"b":null}}"#, ["a": ["b": nil]]), ("[1,2", "[1,2"), ("{a}", "{a}"), ("{}", [:]),
            ("[]", []),
            ("\"a\"", "\"a\""),
        ] as [(String, Record.Value)]
    )
    func `Automatic rules`(_ text: String, expected: Record.Value) throws {
        #expect(try coerce(text) == expected)
    }

    @Test(arguments: [
        "9223372036854775808", "-9223372036854775809", "123456789012345678901234567890", "1e400", "-1e999",
    ])
    func `A number that would lose something stays a text`(_ text: String) throws {
        #expect(try coerce(text) == .string(text))
        #expect(try coerce(text, as: .number) == .string(text))
        #expect(try coerce("[\(text)]") == [.string(text)])
    }

    @Test func `Whole numbers stay whole to the last digit`() throws {
        for text in ["9223372036854775807", "-9223372036854775808", "9007199254740993"] {
            guard case .int(let value)? = try coerce(text) else { return #expect(Bool(false), "\(text) is no Int") }
            #expect("\(value)" == text)
            #expect(try coerce("{\"n\":\(text)}") == ["n": .int(value)])
        }
        guard case .double? = try coerce("1.0") else { return #expect(Bool(false), "1.0 has a point") }
    }

    @Test(
        arguments: [
            (.number, "", nil), (.number, "12", 12), (.number, "+.5", 0.5), (.number, "x", "x"),
            (.number, "true", "true"),
            (.number, "inf", "inf"),
            (.boolean, "TRUE", true), (.boolean, "1", false), (.boolean, "", false), (.boolean, "yes", false),
            (.null, "x", nil), (.null, "", nil),
            (.date, "2026-03-12", .date(millisecondsSince1970: 1_773_273_600_000)), (.date, "", ""),
            (.date, "12", "12"),
            (.json, "12", 12), (.json, "\"a\"", "a"), (.json, "null", nil), (.json, "", ""), (.json, "{", "{"),
        ] as [(CSVValueType, String, Record.Value)]
    )
    func `Columns that are listed`(_ type: CSVValueType, text: String, expected: Record.Value) throws {
        #expect(try coerce(text, as: type) == expected)
    }

    @Test func `Values that are no texts pass, other columns are automatic, and the names are shared`() throws {
        let row: Record = ["a": 1, "b": true, "c": "2", "d": ["3"], "e": "4"]
        let stage = csvCoerceValuesStream(columns: ["a": .boolean, "b": .null, "e": .json, "none": .number])
        let made = try TransformVerifier(stage).verify([row])[0]
        #expect(made.description == #"{"a":1,"b":null,"c":2,"d":["3"],"e":4}"#)
        #expect(made.header === row.header)
        #expect(row["c"] == "2")
    }

    @Test(.enabled(if: hasPython))
    func `The same as by rules written in Python`() throws {
        let texts = Self.texts(seed: 12, count: 2_000)
        let script = #"""
            import datetime, json, re, sys
            def day(text):
                m = re.fullmatch(r'(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:?\d\d)?)?', text, re.A)
                if not m: return None
                date, minute, second, fraction, zone = m.groups()
                try:
                    time = datetime.datetime.strptime(f"{date} {minute or '00:00'}:{second or '00'}", '%Y-%m-%d %H:%M:%S')
                except ValueError: return None
                ms = int((time - datetime.datetime(1970, 1, 1)).total_seconds()) * 1000 + int((fraction or '0').ljust(3, '0')[:3])
                if zone and zone != 'Z':
                    hours, minutes = int(zone[1:3]), int(zone[-2:])
                    if hours > 23 or minutes > 59: return None
                    ms -= (1 if zone[0] == '+' else -1) * (hours * 60 + minutes) * 60000
                return ms
            def whole(text): return -2**63 <= int(text) < 2**63
            def number(text):
                if re.fullmatch(r'-?\d+', text, re.A): return ['int', str(int(text))] if whole(text) else None
                value = float(text)
                return ['double', value.hex()] if abs(value) != float('inf') else None
            def coerce(text):
                if text == '': return ['null']
                if text.lower() in ('true', 'false') and text.isascii(): return ['bool', text.lower()]
                if re.fullmatch(r'-?\d+(\.\d+)?([eE][+-]?\d+)?', text, re.A): return number(text) or ['string', text]
                ms = day(text)
                if ms is not None: return ['date', str(ms)]
                if text[0] in '{[':
                    try: return ['json', json.dumps(json.loads(text, parse_constant=int), separators=(',', ':'), ensure_ascii=False)]
                    except ValueError: pass
                return ['string', text]
            json.dump([coerce(text) for text in json.load(sys.stdin)], sys.stdout)
            """#
        let output = try python(script, try JSONEncoder().encode(texts))
        let expected = try JSONDecoder().decode([[String]].self, from: output)
        let rows = texts.map { ["x": .string($0)] as Record }
        var verifier = TransformVerifier(csvCoerceValuesStream())
        verifier.maxCuts = 4
        verifier.randomRuns = 1
        let made = try verifier.verify(rows)
        for (index, text) in texts.enumerated() {
            #expect(Self.form(made[index]["x"] ?? .null) == expected[index], "\(text.debugDescription)")
        }
        // the corpus has some of everything
        #expect(Set(expected.map { $0[0] }) == ["null", "bool", "int", "double", "date", "json", "string"])
    }

    /// A value as the Python script writes it.
    private static func form(_ value: Record.Value) -> [String] {
        switch value {
        case .null: ["null"]
        case .bool(let value): ["bool", "\(value)"]
        case .int(let value): ["int", "\(value)"]
        case .double(let value): ["double", hexadecimal(value)]
        case .string(let value): ["string", value]
        case .date(let value): ["date", "\(value)"]
        case .array, .record: ["json", value.description]
        }
    }

    /// What Python's `float.hex` gives, without loss.
    private static func hexadecimal(_ value: Double) -> String {
        guard value != 0 else { return value.sign == .minus ? "-0x0.0p+0" : "0x0.0p+0" }
        let digits = String(value.significandBitPattern, radix: 16)
        let fraction = String(repeating: "0", count: 13 - digits.count) + digits
        let exponent = value.exponent
        return "\(value < 0 ? "-" : "")0x1.\(fraction)p\(exponent < 0 ? "-" : "+")\(abs(exponent))"
    }

    /// Texts that are nearly something, or are.
    private static func texts(seed: UInt64, count: Int) -> [String] {
        var random = SeededGenerator(seed: seed)
        func pick(_ pieces: [String]) -> String { pieces.randomElement(using: &random) ?? "" }
        func digits(_ range: ClosedRange<Int>) -> String {
            (0..<Int.random(in: range, using: &random)).map { _ in "\(Int.random(in: 0...9, using: &random))" }.joined()
        }
        return (0..<count).map { _ in
            switch Int.random(in: 0..<6, using: &random) {
            case 0: pick(["", "-", "+", "--"]) + digits(0...20)
            case 1:
                pick(["", "-"]) + digits(1...8) + pick(["", ".", ".5", "." + digits(1...12)])
                    + pick(["", "e5", "E-7", "e+20", "e", "e400"])
            case 2:
                pick([
                    "2024-02-29", "2023-02-29", "1999-12-31", "2026-4-1", digits(4...4) + "-" + digits(2...2) + "-10",
                ])
                .replacingOccurrences(of: "0000", with: "0001")
                    + pick(["", "T", " ", "x"])
                    + pick(["", "12:34", "12:34:56", "23:59:59.9876", "24:00", "12:60", "1:2"])
                    + pick(["", "Z", "+01:00", "-0230", "+1", "+25:00", "z"])
            case 3: pick(["true", "FALSE", "True", "truth", "null", "tru\u{212A}e", "", "é", "nan", "Infinity"])
            case 4:
                pick(["[", "{", "[1,", "{\"a\":", "[[", " ["])
                    + pick(["1", "\"é\\n\"", "null", "[]", "{}", "-7,\"x\"", "x"])
                    + pick(["]", "}", "]]", "", "] "])
            default: pick(["a", "1", "-", ":", "T", "[", "é"]) + pick(["a", "1", "-", ":", "T", "]"]) + digits(0...3)
            }
        }
    }
}
