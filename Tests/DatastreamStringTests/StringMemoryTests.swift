import DatastreamCore
import DatastreamString
import DatastreamTesting
import NIOCore
import Testing

/// With a sink that does not take the first write, a stage pulls no more than what made it.
@Suite struct StringMemoryTests {
    private func taken<Stage: TransformStream>(_ stage: Stage, _ chunks: [String]) async throws -> Int
    where Stage.Input == ByteBuffer, Stage.Output == ByteBuffer {
        let source = GatedSource(of: ByteBuffer.self)
        let sink = RecordingSink(of: ByteBuffer.self, isGated: true)
        source.release(contentsOf: chunks.map { ByteBuffer(string: $0) })
        source.finish()
        async let results = createReadableStream(source).pipe(through: stage)
            .pipe(to: sink, options: RunOptions(flushWhenIdle: nil))  // a flush of a slow machine would cut it short
        try await sink.waitForWrites(1)
        let taken = source.taken
        sink.releaseWrites(1_000)
        _ = try await results
        return taken
    }

    @Test func `One chunk, or as many as the first output needs`() async throws {
        let chunks = (0..<50).map { "\($0);" }
        #expect(try await taken(stringLengthStream(), chunks) == 1)
        #expect(try await taken(stringCountStream(substr: ";"), chunks) == 1)
        #expect(try await taken(stringSkipConsecutiveDuplicatesStream(), chunks) == 1)
        #expect(try await taken(stringSplitStream(separator: ";"), chunks) == 1)
        #expect(try await taken(stringReplaceStream(pattern: ";", replacement: ""), chunks) == 1)
        #expect(try await taken(stringReplaceStream(pattern: "9;", replacement: ""), chunks) == 1)
        #expect(try await taken(stringReplaceStream(pattern: /;/, replacement: ""), chunks) == 2)
        #expect(try await taken(stringMinimumChunkSizeStream(chunkSize: 6), chunks) == 3)
        #expect(try await taken(stringMinimumFirstChunkSizeStream(chunkSize: 6), chunks) == 3)
    }

    @Test func `In a builder, with results`() async throws {
        let length = stringLengthStream()
        let count = stringCountStream(substr: "b")
        let results = try await pipeline {
            createReadableStream("a,b,b,c")
            length
            count
            stringReplaceStream(pattern: "c", replacement: "d")
            stringSplitStream(separator: ",")
            stringSkipConsecutiveDuplicatesStream()
            RecordingSink(of: ByteBuffer.self)
        }
        #expect(results.output.map { String(buffer: $0) } == ["a", "b", "d"])
        #expect(results[length] == 7)
        #expect(results["stringCount"] as? Int == 2)
    }
}
