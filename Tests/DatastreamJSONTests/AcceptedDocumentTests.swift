import DatastreamJSON
import Testing

/// Documents that RFC 8259 allows, in the manner of the `y_` cases of JSONTestSuite, with what they mean.
@Suite struct AcceptedDocumentTests {
    static let documents: [(text: String, compact: String)] = [
        // Structure
        ("[]", "[]"), ("{}", "{}"), ("[[]]", "[[]]"), ("[[]   ]", "[[]]"), ("[{}]", "[{}]"), ("[[],[[]]]", "[[],[[]]]"),
        (#"[""]"#, #"[""]"#), (#"["a"]"#, #"["a"]"#), ("[false]", "[false]"), ("[true]", "[true]"),
        ("[null]", "[null]"),
        (#"[null, 1, "1", {}]"#, #"[null,1,"1",{}]"#), ("[1\n]", "[1]"), (" [1]", "[1]"), ("[2] ", "[2]"),
        ("[1,null,null,null,2]", "[1,null,null,null,2]"), ("\t[\r\n1\t,\u{20}2]\n", "[1,2]"),
        (#"{"a":"b"}"#, #"{"a":"b"}"#), (#"{"":0}"#, #"{"":0}"#), (#"{"a":[]}"#, #"{"a":[]}"#),
        (#"{"a":"b","a":"c"}"#, #"{"a":"c"}"#), (#"{"a":1,"b":2,"a":3}"#, #"{"a":3,"b":2}"#),
        ("{\n\"a\": \"b\"\n}", #"{"a":"b"}"#),
        (#"{ "min": -1.0e+28, "max": 1.0e+28 }"#, #"{"min":-1.0e+28,"max":1.0e+28}"#),
        (#"{"foo\u0000bar": 42}"#, #"{"foo\u0000bar":42}"#),
        (#"{"x":[{"id": "xx"}], "id": "yy"}"#, #"{"x":[{"id":"xx"}],"id":"yy"}"#),
        // Documents that are one scalar
        ("null", "null"), ("true", "true"), ("false", "false"), ("42", "42"), ("-0.1", "-0.1"), (#""asd""#, #""asd""#),
        (#""""#, #""""#), (#"" ""#, #"" ""#),
        // Numbers
        ("[0]", "[0]"), ("[-0]", "[-0]"), ("[-0.0]", "[-0.0]"), ("[0e+1]", "[0e+1]"), ("[0e1]", "[0e1]"),
        ("[ 4]", "[4]"),
        ("[-1]", "[-1]"), ("[-123]", "[-123]"), ("[20e1]", "[20e1]"), ("[1E22]", "[1E22]"), ("[1E-2]", "[1E-2]"),
        ("[1E+2]", "[1E+2]"), ("[123e45]", "[123e45]"), ("[123.456e78]", "[123.456e78]"), ("[1e-2]", "[1e-2]"),
        ("[1e+2]", "[1e+2]"), ("[123]", "[123]"), ("[123.456789]", "[123.456789]"), ("[0.5]", "[0.5]"),
        (
            "[-0.000000000000000000000000000000000000000000000000000000000000000000000000000001]",
            "[-0.000000000000000000000000000000000000000000000000000000000000000000000000000001]"
        ),
        ("[1e400]", "[1e400]"), ("[-1e-400]", "[-1e-400]"), ("[12345678901234567890]", "[12345678901234567890]"),
        ("[1e00000000000001]", "[1e00000000000001]"), ("[100000000000000000000]", "[100000000000000000000]"),
        // Strings and escapes
        (#"["\u0060\u012a\u12AB"]"#, "[\"\u{60}\u{12a}\u{12AB}\"]"), (#"["\uD801\udc37"]"#, "[\"\u{10437}\"]"),
        (#"["\ud83d\ude39\ud83d\udc8d"]"#, "[\"\u{1F639}\u{1F48D}\"]"),
        (#"["\"\\\/\b\f\n\r\t"]"#, #"["\"\\/\b\f\n\r\t"]"#),
        (#"["\\u0000"]"#, #"["\\u0000"]"#), (#"["\""]"#, #"["\""]"#), (#"["a/*b*/c/*d//e"]"#, #"["a/*b*/c/*d//e"]"#),
        (#"["\\a"]"#, #"["\\a"]"#), (#"["\\n"]"#, #"["\\n"]"#), (#"["\u0012"]"#, #"["\u0012"]"#),
        (#"["\uFFFF"]"#, "[\"\u{FFFF}\"]"), (#"["asd"]"#, #"["asd"]"#), (#"["new\u000Aline"]"#, #"["new\nline"]"#),
        ("[\"\u{10FFFF}\"]", "[\"\u{10FFFF}\"]"), ("[\"\u{FFFF}\"]", "[\"\u{FFFF}\"]"),
        (#"["\u0000"]"#, #"["\u0000"]"#),
        (#"["\u002c"]"#, #"[","]"#), ("[\"\u{3C0}\"]", "[\"\u{3C0}\"]"), ("[\"\u{1BFFF}\"]", "[\"\u{1BFFF}\"]"),
        (#"["\u0020"]"#, #"[" "]"#), ("[\"\u{2028}\u{2029}\"]", "[\"\u{2028}\u{2029}\"]"),
        (#"["\u2028\u2029"]"#, "[\"\u{2028}\u{2029}\"]"), ("[\"\u{7F}\"]", "[\"\u{7F}\"]"),
        (#"["\u007f"]"#, "[\"\u{7F}\"]"),
        (#"["\uD834\uDd1e"]"#, "[\"\u{1D11E}\"]"), (#"["\uDBFF\uDFFF"]"#, "[\"\u{10FFFF}\"]"),
        (#"["\u200B"]"#, "[\"\u{200B}\"]"),
        (#"["\u0061\u30af\u30EA\u30b9"]"#, "[\"a\u{30AF}\u{30EA}\u{30B9}\"]"), (#"["\uFEFF"]"#, "[\"\u{FEFF}\"]"),
        ("[\"€𝄞\"]", "[\"€𝄞\"]"), ("[\"aa\u{7F}a\"]", "[\"aa\u{7F}a\"]"), (#"{"\u0061":1}"#, #"{"a":1}"#),
        // Byte order mark at the start only
        ("\u{FEFF}{}", "{}"), ("\u{FEFF} [1]", "[1]"),
    ]

    @Test(arguments: documents)
    func `An allowed document is read for what it means`(text: String, compact: String) throws {
        #expect(try JSONValue(parsing: text).description == compact)
    }

    @Test(arguments: documents)
    func `All entry points read the same`(text: String, compact: String) throws {
        let bytes = Array(text.utf8)
        let value = try JSONValue(parsing: bytes)
        #expect(try JSONValue(parsing: AnySequence(bytes)) == value)
        #expect(try JSONValue(parsing: ([0] + bytes + [0]).dropFirst().dropLast()) == value)
        #expect(try bytes.withUnsafeBytes { raw in try JSONValue(parsing: raw) } == value)
        #expect(try bytes.withUnsafeBufferPointer { buffer in try JSONValue(parsing: buffer) } == value)
    }

    @Test(arguments: documents)
    func `Compact output reads back as itself`(text: String, compact: String) throws {
        #expect(try JSONValue(parsing: compact).description == compact)
    }
}
