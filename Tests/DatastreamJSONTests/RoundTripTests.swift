import DatastreamJSON
import Testing

@Suite struct RoundTripTests {
    @Test(arguments: 0..<40)
    func `Random values survive writing and reading`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<25 {
            let value = JSONValue.random(depth: 5, using: &random)
            #expect(try JSONValue(parsing: value.bytes()) == value)
            #expect(try JSONValue(parsing: value.bytes(sortedKeys: true)) == value)
            #expect(try JSONValueDecoder().decode(JSONValue.self, from: value.bytes()) == value)
            #expect(try JSONValueEncoder().encodeToValue(value) == value)
        }
    }

    @Test func `Random bytes are read or refused, never worse`() {
        var random = SeededGenerator(seed: 3)
        let alphabet = Array(#"{}[]",:\u0123456789eE+-.truefalsn"#.utf8) + [0x20, 0x0A, 0x00, 0x80, 0xC3, 0xA9, 0xFF]
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0..<24, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            if let value = try? JSONValue(parsing: bytes) {
                #expect((try? JSONValue(parsing: value.bytes())) == value)
            }
        }
    }

    @Test func `Every escape is written as short as it can be and read back`() throws {
        let short: [UInt32: String] = [
            0x08: #"\b"#, 0x09: #"\t"#, 0x0A: #"\n"#, 0x0C: #"\f"#, 0x0D: #"\r"#, 0x22: #"\""#, 0x5C: #"\\"#,
        ]
        for value in UInt32(0)..<0x250 {
            let scalar = try #require(Unicode.Scalar(value))
            let hex = String(value, radix: 16)
            let expected =
                short[value]
                ?? (value < 0x20 ? #"\u"# + String(repeating: "0", count: 4 - hex.count) + hex : String(scalar))
            let json = JSONValue.string("x\(scalar)y")
            #expect(json.description == "\"x\(expected)y\"")
            #expect(try JSONValue(parsing: json.bytes()) == json)
        }
    }

    @Test func `Every character outside the surrogates can be escaped`() throws {
        for value in stride(from: UInt32(0), through: 0x10_FFFF, by: 7) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let escaped = String(scalar).utf16.map { unit in
                let hex = String(unit, radix: 16, uppercase: value % 2 == 0)
                return #"\u"# + String(repeating: "0", count: 4 - hex.count) + hex
            }
            #expect(
                try JSONValue(parsing: "\"\(escaped.joined())\"").string?.unicodeScalars.elementsEqual([scalar]) == true
            )
        }
    }

    @Test func `A quote, a backslash or a control character is seen at any offset`() throws {
        for length in 0..<40 {
            for special in ["\"", "\\", "\u{1F}", "é", "€", "😀", "\u{7F}"] {
                let text = String(repeating: "a", count: length) + special + String(repeating: "b", count: 40 - length)
                #expect(try JSONValue(parsing: JSONValue.string(text).bytes()).string == text)
            }
        }
    }
}
