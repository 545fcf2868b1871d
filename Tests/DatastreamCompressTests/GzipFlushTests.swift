import DatastreamCompress
import DatastreamCore
import NIOCore
import Testing

extension CompressionTests {
    @Suite("Flush policies of gzip and deflate")
    struct GzipFlushTests {
        /// What can be decompressed of an unfinished member.
        private func readable(_ pieces: [ByteBuffer]) throws -> ByteBuffer {
            var kernel = try gzipDecompressStream(maxOutputSize: nil).makeTransformer(in: RunContext())
            var bytes = ByteBuffer()
            for piece in pieces {
                kernel.receive(piece)
                while case .output(let output) = try kernel.next() { bytes.writeImmutableBuffer(output) }
            }
            return bytes
        }

        /// How much can be read after each chunk that went in.
        private func readableSizes(_ stage: GzipCompressStream, _ chunks: [ByteBuffer]) throws -> [Int] {
            var kernel = try stage.makeTransformer(in: RunContext())
            var pieces: [ByteBuffer] = []
            return try chunks.map { chunk in
                kernel.receive(chunk)
                while case .output(let output) = try kernel.next() { pieces.append(output) }
                return try readable(pieces).readableBytes
            }
        }

        @Test(arguments: engines)
        func perChunkEachChunkIsReadable(engine: CompressionEngine) throws {
            let chunks = TestBytes.csv(5_000).chunks(of: 1_000)
            #expect(
                try readableSizes(gzipCompressStream(level: 1, flush: .perChunk, engine: engine), chunks)
                    == [1_000, 2_000, 3_000, 4_000, 5_000]
            )
        }

        @Test(arguments: engines)
        func everySoManyBytesThatManyAreReadable(engine: CompressionEngine) throws {
            let chunks = TestBytes.csv(5_000).chunks(of: 1_000)
            let stage = gzipCompressStream(level: 1, flush: .every(bytes: 1_500), engine: engine)
            #expect(try readableSizes(stage, chunks) == [0, 1_500, 3_000, 3_000, 4_500])
            #expect(try readableSizes(stage, [TestBytes.csv(5_000)]) == [4_500])
        }

        @Test(arguments: engines)
        func withoutAPolicyLittleIsReadable(engine: CompressionEngine) throws {
            let chunks = TestBytes.csv(5_000).chunks(of: 1_000)
            #expect(try readableSizes(gzipCompressStream(level: 1, engine: engine), chunks).last == 0)
        }

        @Test func everySoManyBytesGivesTheSameBytesWhateverTheCut() throws {
            let bytes = TestBytes.csv(100_000)
            let stage = gzipCompressStream(flush: .every(bytes: 4_096))
            let whole = try stage.apply(bytes)
            for size in [1, 100, 4_096, 65_536] {
                #expect(try stage.pieces(of: bytes.chunks(of: size)).joined == whole)
            }
            #expect(try gzipDecompressStream().apply(whole) == bytes)
        }

        @Test(arguments: engines, [FlushPolicy.none, .perChunk, .every(bytes: 700)])
        func aFlushOfTheRunBringsEverythingAndOnlyOnce(engine: CompressionEngine, policy: FlushPolicy) throws {
            var kernel = try gzipCompressStream(level: 1, flush: policy, engine: engine).makeTransformer(
                in: RunContext()
            )
            var pieces: [ByteBuffer] = []
            func drain() throws { while case .output(let output) = try kernel.next() { pieces.append(output) } }
            var size = 0
            for chunk in TestBytes.csv(300_000).chunks(of: 50_001) {
                kernel.receive(chunk)
                try drain()
                kernel.receiveFlush()
                try drain()
                size += chunk.readableBytes
                #expect(try readable(pieces).readableBytes == size)
                let count = pieces.count
                kernel.receiveFlush()
                try drain()
                #expect(pieces.count == count)
            }
            kernel.receiveEnd()
            try drain()
            #expect(try gzipDecompressStream().apply(pieces.joined) == TestBytes.csv(300_000))
        }
    }
}
