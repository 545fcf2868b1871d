import DatastreamCore
import DatastreamString
import DatastreamTesting
import NIOCore
import Testing

/// `stringReplaceStream` with regular expressions.
@Suite struct StringReplaceRegexTests {
    /// An expression by its source, as a program gets it that reads it from a file.
    private func stage(_ source: String, _ template: String, _ length: Int?) -> StringReplaceStream {
        stringReplaceStream(
            pattern: try Regex(source),
            replacement: .template(template),
            maxMatchLength: length
        )
    }

    @Test(arguments: [
        ("a1b22c333", "[0-9]+", "<$&>", "a<1>b<22>c<333>"),
        ("john smith", #"(\w+) (\w+)"#, "$2, $1", "smith, john"),
        ("k=v", "(?<key>[a-z])=(?<value>[a-z])", "$<value>=$<key>$<none>", "v=k"),
        ("ab", "(a)|(b)", "[$1|$2]", "[a|][|b]"),
        ("ab", "(a)", "$10$01$2$0$", "a0a$2$0$b"),
        ("baac", "a*", "x", "xbxxcx"),
        ("naïve 😀", "[^a-z ]", "?", "na?ve ?"),
        ("foo food", #"\bfoo\b"#, "x", "x food"),
        ("aXbX", "X(?=b)", "-", "a-bX"),
        ("abc", "^", ">", ">abc"),
        ("abc", "$", "<", "abc<"),
        ("e\u{301}", "e", "E", "E\u{301}"),
        ("", "^$", "empty", "empty"),
        ("x-y-z", "-", "[$`]", "x[x]y[x-y]z"),
    ])
    func `With the longest match known, any cut gives the same`(
        _ text: String,
        source: String,
        template: String,
        expected: String
    ) throws {
        try TransformVerifier(stage(source, template, 16)).verify(bytes: text, expecting: ByteBuffer(string: expected))
    }

    @Test func `An occurrence in what stays visible does not hide one behind it`() async throws {
        // "aa" has gone out when the second chunk comes; what matches "aa" from there on begins at the third a
        let stage = stage("aa", "<>", 2)
        #expect(try await run(stage, ["aaa", "a", "a", "b"]).joined() == "<><>ab")
    }

    @Test(arguments: ["[ab]+", "a(b|é)*a", #"b\n?"#, "é|a", "(?:ab){1,3}"])
    func `The same as the standard library's replacing`(_ source: String) async throws {
        for (index, text) in nastyTexts(seed: 21, count: 60).enumerated() {
            let expected = text.replacing(try Regex(source).matchingSemantics(.unicodeScalar), with: "<a>")
            let source = createReadableStream(chunks(of: text, seed: UInt64(index)))
                .pipe(through: stage(source, "<a>", 160))
            #expect(try await streamToString(source) == expected, "\(text.debugDescription)")
        }
    }

    @Test func `Without the longest match, one may lie in two neighbouring chunks`() async throws {
        let stage = stage("abc", "X", nil)
        #expect(try await run(stage, ["xxa", "bcab", "c"]).joined() == "xxXX")
        #expect(try await run(stage, ["a", "", "bc"]).joined() == "X")
        #expect(try await run(stage, ["a", "b", "c"]).joined() == "abc")
        // a match that matches at the end of each chunk may grow over any number of them
        let growing = self.stage("a+", "X", nil)
        #expect(try await run(growing, ["a", "a", "a", "b"]).joined() == "Xb")
    }

    @Test func `The text before stays visible, or does not`() async throws {
        #expect(try await run(stage(#"\bb"#, "X", 1), ["a", "b", " ", "b"]).joined() == "ab X")
        let blind = stringReplaceStream(pattern: /\bb/, replacement: "X", maxMatchLength: 1, lookbehind: 0)
        #expect(try await run(blind, ["a", "b", " ", "b"]).joined() == "aX X")
    }

    @Test func `A closure gets groups by number and by name, and the place`() async throws {
        let stage = stringReplaceStream(
            pattern: /(?<word>[a-z]+)(\d)?/,
            replacement: .function { match in
                "\(match.offset):\(match["word"] ?? "-"):\(match.groups[1] ?? "nil"):\(match["none"] ?? "none")"
            },
            maxMatchLength: 8
        )
        #expect(try await run(stage, ["é ", "ab", "1 c"]).joined() == "é 3:ab:1:none 7:c:nil:none")
    }

    @Test func `Bytes that are not UTF-8 become U+FFFD, whatever the cut`() throws {
        let bytes: [UInt8] = [0x61, 0xFF, 0xE2, 0x82, 0x61, 0xF0, 0x9F, 0x98, 0x80, 0xE0, 0x80, 0xC3]
        let expected = String(decoding: bytes, as: UTF8.self).replacing("a", with: "b")
        try TransformVerifier(stage("a", "b", 4))
            .verify(bytes: ByteBuffer(bytes: bytes), expecting: ByteBuffer(string: expected))
    }

    @Test func `Options out of range and an expression that is none are errors`() async {
        for stage in [
            stage("a", "b", 0), stringReplaceStream(pattern: /a/, replacement: "", lookbehind: -1),
        ] {
            #expect(await #expect(throws: StreamError.self) { try await run(stage, ["a"]) }?.code == .invalidOption)
        }
        await #expect(throws: (any Error).self) { try await run(stage("(", "b", nil), ["a"]) }
    }

    @Test func `A match that grows beyond the limit is an error`() async throws {
        let stage = stringReplaceStream(pattern: /a+/, replacement: "", maxBufferSize: 5)
        #expect(try await run(stage, ["aaa", "a", "b"]).joined() == "b")
        let error = await #expect(throws: StreamError.self) { try await run(stage, ["aaa", "aaa"]) }
        #expect(error?.code == .limitExceeded)
    }

    @Test func `One description serves many runs at once`() async throws {
        let stage = stringReplaceStream(pattern: /[0-9]+/, replacement: "<$&>", maxMatchLength: 8)
        let texts = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<16 {
                group.addTask {
                    let text = String(repeating: "a\(number)b", count: 50)
                    return try await streamToString(createReadableStream(text, chunkSize: 7).pipe(through: stage))
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(texts == Set((0..<16).map { String(repeating: "a<\($0)>b", count: 50) }))
    }
}
