import DatastreamJSON
import Testing

/// Documents that RFC 8259 does not allow, in the manner of the `n_` cases of JSONTestSuite, with code and byte offset.
@Suite struct RefusedDocumentTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var bytes: [UInt8]
        var code: JSONError.Code
        var offset: Int

        init(_ text: String, _ code: JSONError.Code, _ offset: Int) {
            self.init(Array(text.utf8), code, offset)
        }

        init(_ bytes: [UInt8], _ code: JSONError.Code, _ offset: Int) {
            self.bytes = bytes
            self.code = code
            self.offset = offset
        }

        var testDescription: String { String(decoding: bytes, as: UTF8.self) }
    }

    static let structure: [Case] = [
        Case("", .unexpectedEnd, 0), Case(" ", .unexpectedEnd, 1), Case("\u{FEFF}", .unexpectedEnd, 3),
        Case("[", .unexpectedEnd, 1), Case("{", .unexpectedEnd, 1), Case("[1", .unexpectedEnd, 2),
        Case("[1,", .unexpectedEnd, 3), Case("[1,\n1\n,1", .unexpectedEnd, 8), Case("[{}", .unexpectedEnd, 3),
        Case("[[", .unexpectedEnd, 2), Case(#"["a""#, .unexpectedEnd, 4), Case(#"["a",\n4,"#, .unexpectedCharacter, 5),
        Case(#"{"a""#, .unexpectedEnd, 4), Case(#"{"a":"#, .unexpectedEnd, 5), Case(#"{"a":1"#, .unexpectedEnd, 6),
        Case(#"{"a":1,"#, .unexpectedEnd, 7), Case("]", .unexpectedCharacter, 0), Case("}", .unexpectedCharacter, 0),
        Case("[,1]", .unexpectedCharacter, 1), Case("[1,,2]", .unexpectedCharacter, 3),
        Case("[1,]", .unexpectedCharacter, 3),
        Case("[,]", .unexpectedCharacter, 1), Case("[1 2]", .unexpectedCharacter, 3),
        Case("[1}", .unexpectedCharacter, 2),
        Case(#"["a":1]"#, .unexpectedCharacter, 4), Case("[3[4]]", .unexpectedCharacter, 2),
        Case("[1:2]", .unexpectedCharacter, 2),
        Case("{,}", .unexpectedCharacter, 1), Case("{1:1}", .unexpectedCharacter, 1),
        Case("{a:1}", .unexpectedCharacter, 1),
        Case("{'a':1}", .unexpectedCharacter, 1), Case(#"{"a" 1}"#, .unexpectedCharacter, 5),
        Case(#"{"a"::1}"#, .unexpectedCharacter, 5),
        Case(#"{"a",1}"#, .unexpectedCharacter, 4), Case(#"{"a":}"#, .unexpectedCharacter, 5),
        Case(#"{"a":1,}"#, .unexpectedCharacter, 7),
        Case(#"{"a":1,,"b":2}"#, .unexpectedCharacter, 7), Case(#"{"a":1 "b":2}"#, .unexpectedCharacter, 7),
        Case(#"{"a":1]"#, .unexpectedCharacter, 6), Case(#"{"a":1,2}"#, .unexpectedCharacter, 7),
        Case("{null:1}", .unexpectedCharacter, 1),
        Case("{[:1}", .unexpectedCharacter, 1), Case(#"{"a":/*x*/1}"#, .unexpectedCharacter, 5),
        Case("[1]//", .trailingData, 3),
        Case("[1]]", .trailingData, 3), Case("[][]", .trailingData, 2), Case("{}}", .trailingData, 2),
        Case("1 2", .trailingData, 2),
        Case("nullnull", .trailingData, 4), Case("truex", .trailingData, 4), Case("[1]\u{0}", .trailingData, 3),
        Case(#""a" "b""#, .trailingData, 4), Case("{}\u{FEFF}", .trailingData, 2),
        Case("[\u{FEFF}]", .unexpectedCharacter, 1),
        Case("<.>", .unexpectedCharacter, 0), Case("*", .unexpectedCharacter, 0),
        Case("\u{0}", .unexpectedCharacter, 0),
        Case("[\u{C}]", .unexpectedCharacter, 1), Case("[\u{A0}]", .unexpectedCharacter, 1),
        Case("[\u{B}1]", .unexpectedCharacter, 1),
        Case("[\u{2060}]", .unexpectedCharacter, 1), Case("['a']", .unexpectedCharacter, 1),
        Case("[å]", .unexpectedCharacter, 1),
    ]

    static let scalars: [Case] = [
        Case("[tru]", .unexpectedCharacter, 4), Case("[nul", .unexpectedEnd, 4),
        Case("[fals]", .unexpectedCharacter, 5),
        Case("[True]", .unexpectedCharacter, 1), Case("[NULL]", .unexpectedCharacter, 1), Case("t", .unexpectedEnd, 1),
        Case("[NaN]", .unexpectedCharacter, 1), Case("[nan]", .unexpectedCharacter, 2),
        Case("[Infinity]", .unexpectedCharacter, 1),
        Case("[-Infinity]", .invalidNumber, 2), Case("[inf]", .unexpectedCharacter, 1),
        Case("[undefined]", .unexpectedCharacter, 1),
        Case("-", .unexpectedEnd, 1), Case("[-]", .invalidNumber, 2), Case("[--1]", .invalidNumber, 2),
        Case("[+1]", .unexpectedCharacter, 1),
        Case("[++1]", .unexpectedCharacter, 1), Case("[-01]", .invalidNumber, 3), Case("[01]", .invalidNumber, 2),
        Case("[00]", .invalidNumber, 2),
        Case("[012]", .invalidNumber, 2), Case("[0x1]", .unexpectedCharacter, 2), Case("[1.]", .invalidNumber, 3),
        Case("[-2.]", .invalidNumber, 4),
        Case("[.5]", .unexpectedCharacter, 1), Case("[-.5]", .invalidNumber, 2), Case("[1.e1]", .invalidNumber, 3),
        Case("[0.e1]", .invalidNumber, 3),
        Case("[1e]", .invalidNumber, 3), Case("[1E]", .invalidNumber, 3), Case("[1e+]", .invalidNumber, 4),
        Case("[1E-]", .invalidNumber, 4),
        Case("[0e+-1]", .invalidNumber, 4), Case("[1ee2]", .invalidNumber, 3), Case("[1.0.0]", .unexpectedCharacter, 4),
        Case("[1e1.5]", .unexpectedCharacter, 4), Case("[1 000]", .unexpectedCharacter, 3),
        Case("[1_000]", .unexpectedCharacter, 2),
        Case("[1a]", .unexpectedCharacter, 2), Case("[1+2]", .unexpectedCharacter, 2),
        Case("[1-2]", .unexpectedCharacter, 2),
        Case("[１]", .unexpectedCharacter, 1), Case("1.", .unexpectedEnd, 2), Case("1e", .unexpectedEnd, 2),
        Case("1e+", .unexpectedEnd, 3),
    ]

    static let strings: [Case] = [
        Case(#"""#, .unexpectedEnd, 1), Case(#"["a"#, .unexpectedEnd, 3), Case(#"["\"#, .unexpectedEnd, 3),
        Case(#"["\u"#, .unexpectedEnd, 4),
        Case(#"["\u00"#, .unexpectedEnd, 6), Case(#"["a\"]"#, .unexpectedEnd, 6), Case(#"["\a"]"#, .invalidEscape, 2),
        Case(#"["\x00"]"#, .invalidEscape, 2), Case(#"["\'"]"#, .invalidEscape, 2),
        Case(#"["\U0041"]"#, .invalidEscape, 2),
        Case(#"["\0"]"#, .invalidEscape, 2), Case(#"["\å"]"#, .invalidEscape, 2),
        Case("[\"\\\u{0}\"]", .invalidEscape, 2),
        Case("[\"\\\n\"]", .invalidEscape, 2), Case(#"["\u"]"#, .invalidEscape, 4),
        Case(#"["\u00A"]"#, .invalidEscape, 7),
        Case(#"["\u00G0"]"#, .invalidEscape, 6), Case(#"["\u+123"]"#, .invalidEscape, 4),
        Case(#"["\u{41}"]"#, .invalidEscape, 4),
        Case(#"["\uD800"]"#, .invalidEscape, 2), Case(#"["\uDC00"]"#, .invalidEscape, 2),
        Case(#"["\uDFFF\uD800"]"#, .invalidEscape, 2),
        Case(#"["\uD800\uD800"]"#, .invalidEscape, 2), Case(#"["\uD800\n"]"#, .invalidEscape, 2),
        Case(#"["\uD800x"]"#, .invalidEscape, 2),
        Case(#"["\uD800\u0041"]"#, .invalidEscape, 2), Case(#"["ab\uD834\u00"]"#, .invalidEscape, 14),
        Case(#"["\uD834"#, .unexpectedEnd, 8),
        Case(#"{"\uD800":1}"#, .invalidEscape, 2), Case("[\"a\u{0}a\"]", .invalidControlCharacter, 3),
        Case("[\"\n\"]", .invalidControlCharacter, 2),
        Case("[\"\t\"]", .invalidControlCharacter, 2), Case("[\"01234567890\u{1F}\"]", .invalidControlCharacter, 13),
        Case("[\"\\n\u{1}\"]", .invalidControlCharacter, 4), Case("{\"\r\":1}", .invalidControlCharacter, 2),
        Case([0x22, 0xFF, 0x22], .invalidUTF8, 1), Case([0x22, 0x61, 0x80, 0x22], .invalidUTF8, 2),
        Case([0x22, 0xC3, 0x22], .invalidUTF8, 1), Case([0x22, 0xC0, 0xAF, 0x22], .invalidUTF8, 1),
        Case([0x22, 0xE0, 0x80, 0xAF, 0x22], .invalidUTF8, 1), Case([0x22, 0xED, 0xA0, 0x80, 0x22], .invalidUTF8, 1),
        Case([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], .invalidUTF8, 1),
        Case([0x22, 0xF8, 0x88, 0x80, 0x80, 0x80, 0x22], .invalidUTF8, 1),
        Case([0x22, 0xC3, 0xA9, 0xE2, 0x82, 0x22], .invalidUTF8, 3),
        Case([0x22, 0x5C, 0x6E, 0xC3, 0xA9, 0xFE, 0x22], .invalidUTF8, 5),
        Case([0x7B, 0x22, 0xE5, 0x22, 0x3A, 0x31, 0x7D], .invalidUTF8, 2), Case([0xE5], .invalidUTF8, 0),
        Case([0x5B, 0xFF, 0x5D], .invalidUTF8, 1), Case([0x5B, 0x31, 0xE5, 0x5D], .invalidUTF8, 2),
        Case([0x31, 0xE5], .invalidUTF8, 1),
        Case([0xFF, 0xFE, 0x5B, 0x00, 0x5D, 0x00], .invalidUTF8, 0),
        Case([0x00, 0x5B, 0x00, 0x5D], .unexpectedCharacter, 0),
        Case([0xEF, 0xBB, 0x7B, 0x7D], .invalidUTF8, 0),
    ]

    @Test(arguments: structure + scalars + strings)
    func `A malformed document is refused with code and offset`(_ document: Case) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: document.bytes) }
        #expect(error?.code == document.code)
        #expect(error?.byteOffset == document.offset)
        #expect(error?.codingPath == [])
    }

    @Test func `Every part of a document cut short is refused`() throws {
        let whole = Array(#"{"k\u00e9y":[1.5e-3,"a\n€",true,null,{"x":{}}],"z":[]}"#.utf8)
        _ = try JSONValue(parsing: whole)
        for length in 0..<whole.count {
            #expect(throws: JSONError.self) { try JSONValue(parsing: whole[..<length]) }
        }
    }

    @Test func `Memory without an address is empty input`() {
        let raw = #expect(throws: JSONError.self) {
            try JSONValue(parsing: UnsafeRawBufferPointer(start: nil, count: 0))
        }
        #expect(raw?.code == .unexpectedEnd)
        let typed = #expect(throws: JSONError.self) {
            try JSONValue(parsing: UnsafeBufferPointer<UInt8>(start: nil, count: 0))
        }
        #expect(typed?.code == .unexpectedEnd)
    }

    @Test func `The message names what was found and what was expected`() {
        let cases: [(String, String)] = [
            ("[1 2]", "unexpectedCharacter: found '2', expected ',' or ']' at byte 3"),
            (#"{"a":"#, "unexpectedEnd: the input ended, expected a value at byte 5"),
            ("[]\u{1}", "trailingData: found the character U+0001, expected the end of the input at byte 2"),
            ("nil", "unexpectedCharacter: found 'i', expected the literal null at byte 1"),
        ]
        for (text, message) in cases {
            let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
            #expect(error?.description == message)
        }
    }
}
