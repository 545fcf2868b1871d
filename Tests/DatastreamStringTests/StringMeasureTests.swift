import DatastreamCore
import DatastreamString
import DatastreamTesting
import NIOCore
import Testing

/// `stringLengthStream` and `stringCountStream`.
@Suite struct StringMeasureTests {
    @Test(arguments: [(TextUnit.utf8, 12), (.scalars, 6), (.utf16, 7)])
    func `The length is the same whatever the cut, inside a scalar too (D5)`(_ unit: TextUnit, expected: Int) throws {
        let text = "aé€😀bc"
        let stage = stringLengthStream(unit: unit)
        var verifier = TransformVerifier(stage)
        verifier.resultNames = ["length"]
        try verifier.verify(bytes: text, expecting: ByteBuffer(string: text))
        let run = RunContext()
        var kernel = try stage.makeTransformer(in: run)
        kernel.receive(ByteBuffer(string: text))
        kernel.receiveEnd()
        #expect(run[stage] == expected)
        #expect(run["length"] as? Int == expected)
    }

    @Test func `The length so far is published when the run is flushed`() throws {
        let stage = stringLengthStream(resultKey: "size")
        let run = RunContext()
        var kernel = try stage.makeTransformer(in: run)
        kernel.receive(ByteBuffer(string: "abc"))
        #expect(run["size"] == nil)
        kernel.receiveFlush()
        #expect(run["size"] as? Int == 3)
    }

    @Test(arguments: [
        ("aaa", "aa", 2), ("aaaa", "aa", 3), ("abababa", "aba", 3), ("", "a", 0), ("a", "aa", 0), ("aXaXXa", "X", 3),
        ("€é€", "€", 2), ("\u{82}\u{AC}", "€", 0), ("aabaabaaab", "aabaaab", 1),
    ])
    func `Occurrences overlap and lie across chunks (D8)`(_ text: String, substr: String, expected: Int) throws {
        let stage = stringCountStream(substr: substr)
        var verifier = TransformVerifier(stage)
        verifier.resultNames = ["stringCount"]
        try verifier.verify(bytes: text, expecting: ByteBuffer(string: text))
        let run = RunContext()
        var kernel = try stage.makeTransformer(in: run)
        for byte in text.utf8 { kernel.receive(ByteBuffer(bytes: [byte])) }
        kernel.receiveEnd()
        #expect(run[stage] == expected)
    }

    @Test(arguments: ["a", "ab", "aba", "abab", "é", "bb\n"])
    func `As many as looking at every position finds`(_ substr: String) async throws {
        for (index, text) in nastyTexts(seed: 3, count: 200).enumerated() {
            let bytes = Array(text.utf8)
            let expected = bytes.indices.count { bytes[$0...].starts(with: substr.utf8) }
            let count = stringCountStream(substr: substr)
            let results = try await createReadableStream(chunks(of: text, seed: UInt64(index)))
                .pipe(through: count).pipe(to: RecordingSink(of: ByteBuffer.self))
            #expect(results[count] == expected, "\(text.debugDescription)")
        }
    }

    @Test func `Nothing to count is an error`() async {
        let error = await #expect(throws: StreamError.self) { try await run(stringCountStream(substr: ""), ["a"]) }
        #expect(error?.code == .invalidOption)
    }
}
