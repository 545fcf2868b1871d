import DatastreamCore
import DatastreamString
import DatastreamTesting
import NIOCore
import Testing

/// `stringReplaceStream` with texts.
@Suite struct StringReplaceTests {
    @Test func `What was put in is not searched again (D6)`() async throws {
        let stage = stringReplaceStream(pattern: "a", replacement: "aa")
        #expect(try await run(stage, ["a", "b"]).joined() == "aab")
    }

    @Test func `An occurrence is found across any number of chunks (D7)`() async throws {
        let stage = stringReplaceStream(pattern: "foo", replacement: "bar")
        #expect(try await run(stage, ["f", "o", "o"]) == ["bar"])
        #expect(try await run(stage, ["xf", "", "o", "", "of", "o"]).joined() == "xbarfo")
    }

    @Test(arguments: [
        ("aaa", "aa", "b", "ba"), ("abab", "ab", "", ""), ("", "a", "b", ""), ("€uro €", "€", "E", "Euro E"),
        ("ababac", "abac", "<$&>", "ab<abac>"), ("a", "a", "$$1", "$1"), ("a", "a", "$1$<x>$0", "$1$<x>$0"),
        ("xay", "a", "[$`|$']", "x[x|y]y"), ("a.a", "a", "($`)", "().(a.)"), ("ab", "ab", "$", "$"),
        ("ab", "b", "$<", "a$<"),
    ])
    func `Any cut gives the same`(_ text: String, pattern: String, template: String, expected: String) throws {
        let stage = stringReplaceStream(pattern: pattern, replacement: .template(template))
        try TransformVerifier(stage).verify(bytes: text, expecting: ByteBuffer(string: expected))
    }

    @Test(arguments: ["a", "ab", "aba", "bb", "é", "😀\n"])
    func `The same as the standard library's replacing`(_ pattern: String) async throws {
        for (index, text) in nastyTexts(seed: 9, count: 200).enumerated() {
            let expected = Array(text.utf8).replacing(Array(pattern.utf8), with: Array("<ab>".utf8))
            let stage = stringReplaceStream(pattern: pattern, replacement: "<ab>")
            let source = createReadableStream(chunks(of: text, seed: UInt64(index)))
            let replaced = try await streamToBuffer(source.pipe(through: stage))
            #expect(Array(replaced.readableBytesView) == expected, "\(text.debugDescription)")
        }
    }

    @Test func `Bytes that are not UTF-8 pass`() throws {
        let bytes = ByteBuffer(bytes: [0xFF, 0x61, 0x80, 0xE2, 0x82])
        let stage = stringReplaceStream(pattern: "a", replacement: "b")
        try TransformVerifier(stage).verify(
            bytes: bytes,
            expecting: ByteBuffer(bytes: [0xFF, 0x62, 0x80, 0xE2, 0x82])
        )
    }

    @Test func `A closure gets the match and its place in the stream`() async throws {
        let stage = stringReplaceStream(
            pattern: "é",
            replacement: .function { "\($0.text)\($0.offset)\($0.groups.count)" }
        )
        #expect(try await run(stage, ["aé", "b", "éé"]).joined() == "aé10bé40é60")
    }

    @Test func `What a closure throws fails the run`() async {
        let stage = stringReplaceStream(pattern: "b", replacement: .function { _ in throw Refusal() })
        await #expect(throws: Refusal.self) { try await run(stage, ["aab"]) }
    }

    @Test func `A literal has no templates`() async throws {
        let stage = stringReplaceStream(pattern: "a", replacement: .literal("$&$$"))
        #expect(try await run(stage, ["a"]).joined() == "$&$$")
    }

    @Test func `Too much text and nothing to replace are errors`() async throws {
        let whole = stringReplaceStream(pattern: "a", replacement: "$`", maxBufferSize: 4)
        #expect(try await run(whole, ["xx", "xa"]).joined() == "xxxxxx")
        let error = await #expect(throws: StreamError.self) { try await run(whole, ["xx", "xx", "x"]) }
        #expect(error?.code == .limitExceeded)
        let flowing = stringReplaceStream(pattern: "abc", replacement: "", maxBufferSize: 4)
        #expect(try await run(flowing, ["ab", "xy", "ab", "cd"]).joined() == "abxyd")
        let empty = stringReplaceStream(pattern: "", replacement: "x")
        #expect(await #expect(throws: StreamError.self) { try await run(empty, ["a"]) }?.code == .invalidOption)
    }

    @Test func `A small chunk that becomes huge comes out in pieces`() throws {
        let stage = stringReplaceStream(pattern: "a", replacement: .literal(String(repeating: "x", count: 10_000)))
        var kernel = try stage.makeTransformer(in: RunContext())
        try kernel.receive(ByteBuffer(repeating: UInt8(ascii: "a"), count: 100))
        var sizes: [Int] = []
        while case .output(let chunk) = try kernel.next() { sizes.append(chunk.readableBytes) }
        #expect(sizes.reduce(0, +) == 1_000_000)
        #expect(sizes.allSatisfy { $0 < 65_536 + 10_000 })
    }

    @Test func `No more than one byte less than the pattern waits`() throws {
        var kernel = try stringReplaceStream(pattern: "abc", replacement: "").makeTransformer(in: RunContext())
        try kernel.receive(ByteBuffer(string: "xyzab"))
        guard case .output(ByteBuffer(string: "xyz")) = try kernel.next() else {
            return #expect(Bool(false), "it has to hand out what cannot begin an occurrence")
        }
        guard case .needsInput = try kernel.next() else { return #expect(Bool(false), "it has to hold two bytes") }
    }

    struct Refusal: Error {}
}
