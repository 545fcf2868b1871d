import DatastreamCore
import DatastreamString
import DatastreamTesting
import NIOCore
import Testing

/// Stages that change how a text is cut, or look at it chunk by chunk.
@Suite struct StringChunkTests {
    @Test func `Chunks are joined until they are large enough, over and over`() async throws {
        let stage = stringMinimumChunkSizeStream(chunkSize: 4)
        #expect(try await run(stage, ["a", "bc", "d", "efghijk", "l", "", "m"]) == ["abcd", "efghijk", "lm"])
        #expect(try await run(stage, []) == [])
        #expect(try await run(stage, ["", ""]) == [])
    }

    @Test func `Only the first chunk is made large enough`() async throws {
        let stage = stringMinimumFirstChunkSizeStream(chunkSize: 4)
        #expect(try await run(stage, ["a", "bc", "def", "g", "h"]) == ["abcdef", "g", "h"])
        #expect(try await run(stage, ["a", "b"]) == ["ab"])
        #expect(try await run(stage, []) == [])
    }

    @Test(arguments: [1, 2, 5, 1_024])
    func `The text stays the same, whatever the cut`(_ size: Int) throws {
        let text = "naïve 😀 text, cut anywhere"
        let expected = ByteBuffer(string: text)
        try TransformVerifier(stringMinimumChunkSizeStream(chunkSize: size)).verify(bytes: text, expecting: expected)
        try TransformVerifier(stringMinimumFirstChunkSizeStream(chunkSize: size)).verify(
            bytes: text,
            expecting: expected
        )
    }

    @Test func `A gauge calls each of the two by its own name`() async throws {
        let gauge = backpressureGauge()
        try await createReadableStream("text").pipe(through: stringMinimumFirstChunkSizeStream())
            .pipe(through: stringMinimumChunkSizeStream()).pipe(to: DrainStream(), options: RunOptions(gauge: gauge))
        let names = ["source", "stringMinimumFirstChunkSizeStream", "stringMinimumChunkSizeStream", "sink"]
        #expect(gauge.report.stages.map(\.name) == names)
    }

    @Test func `A flush hands out small chunks, but no small first chunk`() throws {
        var joining = try stringMinimumChunkSizeStream().makeTransformer(in: RunContext())
        joining.receive(ByteBuffer(string: "ab"))
        joining.receiveFlush()
        guard case .output(ByteBuffer(string: "ab")) = joining.next() else { return #expect(Bool(false), "held") }

        var first = try stringMinimumFirstChunkSizeStream(chunkSize: 3).makeTransformer(in: RunContext())
        first.receive(ByteBuffer(string: "ab"))
        first.receiveFlush()
        guard case .needsInput = first.next() else { return #expect(Bool(false), "a small first chunk came out") }
        first.receive(ByteBuffer(string: "c"))
        guard case .output(ByteBuffer(string: "abc")) = first.next() else { return #expect(Bool(false), "held") }
    }

    @Test(arguments: [0, -1])
    func `A size below 1 is an error`(_ size: Int) async {
        for stage in [
            stringMinimumChunkSizeStream(chunkSize: size), stringMinimumFirstChunkSizeStream(chunkSize: size),
        ] {
            let error = await #expect(throws: StreamError.self) { try await run(stage, ["a"]) }
            #expect(error?.code == .invalidOption)
        }
    }

    @Test func `Chunks that repeat the last one are dropped`() throws {
        let chunks = ["a", "a", "b", "b", "b", "a", "", "", "é", "e\u{301}"].map { ByteBuffer(string: $0) }
        try segmentVerifier(stringSkipConsecutiveDuplicatesStream())
            .verify(chunks, expecting: ["a", "b", "a", "", "é", "e\u{301}"])
        try segmentVerifier(stringSkipConsecutiveDuplicatesStream()).verify([], expecting: [])
    }
}
