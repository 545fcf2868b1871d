import DatastreamCore
import DatastreamString
import DatastreamTesting
import NIOCore
import Testing

/// `stringSplitStream`.
@Suite struct StringSplitTests {
    @Test(arguments: [
        ("a,b,c", ",", ["a", "b", "c"]),
        ("a,,b,", ",", ["a", "", "b", ""]),
        ("", ",", [""]),
        (",", ",", ["", ""]),
        ("aaa", "aa", ["", "a"]),
        ("aabaab", "aab", ["", "", ""]),
        ("a\r\nb\nc\r", "\r\n", ["a", "b\nc\r"]),
        ("1€2€€3", "€", ["1", "2", "", "3"]),
        ("é\u{82}é", "\u{82}", ["é", "é"]),
        ("xababac", "abac", ["xab", ""]),
    ])
    func `Every segment comes out, empty ones too`(_ text: String, separator: String, expected: [String]) throws {
        try segmentVerifier(stringSplitStream(separator: separator)).verify(bytes: text, expecting: expected)
    }

    @Test(arguments: ["a", "ab", "aba", "\n", "é"])
    func `The same as the standard library's split`(_ separator: String) async throws {
        for (index, text) in nastyTexts(seed: 5, count: 200).enumerated() {
            let expected = Array(text.utf8).split(separator: Array(separator.utf8), omittingEmptySubsequences: false)
            let segments = try await streamToArray(
                createReadableStream(chunks(of: text, seed: UInt64(index)))
                    .pipe(through: stringSplitStream(separator: separator))
            )
            #expect(
                segments.map { Array($0.readableBytesView) } == expected.map(Array.init),
                "\(text.debugDescription)"
            )
        }
    }

    @Test func `A segment may be as long as the limit, whatever the cut`() throws {
        let stage = stringSplitStream(separator: "::", maxBufferSize: 4)
        try segmentVerifier(stage).verify(bytes: "abcd::a:::abc::ab:", expecting: ["abcd", "a", ":abc", "ab:"])
    }

    @Test(arguments: ["abcde", "ab::abcde::", "abcd:", "::::abcde"])
    func `A longer segment is an error, whatever the cut`(_ text: String) throws {
        let stage = stringSplitStream(separator: "::", maxBufferSize: 4)
        try segmentVerifier(stage).verifyFailure(bytes: ByteBuffer(string: text)) {
            ($0 as? StreamError)?.code == .limitExceeded
        }
    }

    @Test func `The error says which segment and where`() async throws {
        let stage = stringSplitStream(separator: ",", maxBufferSize: 2)
        let error = await #expect(throws: StreamError.self) { try await run(stage, ["a,b", ",", "cd", "e"]) }
        #expect(error?.message.contains("segment 2, at byte 4") == true, "\(String(describing: error))")
    }

    @Test func `Without a limit, and with nothing to split at`() async throws {
        let long = String(repeating: "a", count: 100)
        #expect(try await run(stringSplitStream(separator: ",", maxBufferSize: nil), [long, long]) == [long + long])
        let error = await #expect(throws: StreamError.self) { try await run(stringSplitStream(separator: ""), ["a"]) }
        #expect(error?.code == .invalidOption)
    }

    @Test func `A long segment of small chunks takes time in proportion`() async throws {
        let text = createReadableStream((0..<200_000).lazy.map { _ in ByteBuffer(string: "ab") })
        let segments = try await streamToArray(text.pipe(through: stringSplitStream(separator: "abc")))
        #expect(segments.map(\.readableBytes) == [400_000])
    }
}
