import DatastreamCompress
import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

private let strategies: [DeflateStrategy] = [.default, .filtered, .huffmanOnly, .runLength, .fixedCodes]

extension CompressionTests {
    @Suite("gzip and deflate, there and back", .timeLimit(.minutes(5)))
    struct GzipRoundTripTests {
        /// A verifier whose outputs are compared by what they decompress to.
        private func verifier<Stage: TransformStream>(
            _ stage: Stage,
            through decompress: some TransformStream<ByteBuffer, ByteBuffer>
        ) -> TransformVerifier<Stage, ByteBuffer> where Stage.Output == ByteBuffer {
            var verifier = TransformVerifier(stage) { try decompress.apply($0.joined) }
            verifier.maxCuts = 12
            verifier.randomRuns = 3
            return verifier
        }

        @Test(arguments: [0, 1, 4, 6, 9], strategies)
        func everyLevelAndStrategyWhateverTheCut(level: Int, strategy: DeflateStrategy) throws {
            let bytes = TestBytes.csv(400)
            try verifier(gzipCompressStream(level: level, strategy: strategy), through: gzipDecompressStream())
                .verify(bytes: bytes, expecting: bytes)
            try verifier(deflateCompressStream(level: level, strategy: strategy), through: deflateDecompressStream())
                .verify(bytes: bytes, expecting: bytes)
        }

        @Test(arguments: -1...9, [9, 12, 15])
        func everyLevelAndWindow(level: Int, windowBits: Int) throws {
            for bytes in TestBytes.mixed {
                for memoryLevel in [1, 9] {
                    let gzip = gzipCompressStream(level: level, memoryLevel: memoryLevel, windowBits: windowBits)
                    #expect(try gzipDecompressStream().apply(gzip.apply(bytes)) == bytes)
                    let raw = deflateCompressStream(level: level, container: .raw, windowBits: windowBits)
                    #expect(try deflateDecompressStream(container: .raw).apply(raw.apply(bytes)) == bytes)
                }
            }
        }

        @Test(arguments: engines)
        func theCompressorWhateverTheCut(engine: CompressionEngine) throws {
            for bytes in TestBytes.mixed.prefix(5) {
                try verifier(gzipCompressStream(level: 1, engine: engine), through: gzipDecompressStream())
                    .verify(bytes: bytes, expecting: bytes)
            }
        }

        @Test(arguments: engines)
        func theDecompressorWhateverTheCut(engine: CompressionEngine) throws {
            for bytes in TestBytes.mixed.prefix(5) {
                let gzip = try gzipCompressStream(header: GzipHeader(name: "a.csv", comment: "é")).apply(bytes)
                var verifier = TransformVerifier(gzipDecompressStream(engine: engine))
                verifier.maxCuts = 64
                verifier.resultNames = ["gzipDecompress"]
                try verifier.verify(bytes: gzip, expecting: bytes)
            }
        }

        @Test func theDecompressorsOfOtherFormatsWhateverTheCut() throws {
            let bytes = TestBytes.csv(600)
            let (zlib, raw) = (
                try deflateCompressStream().apply(bytes), try deflateCompressStream(container: .raw).apply(bytes)
            )
            try TransformVerifier(deflateDecompressStream()).verify(bytes: zlib, expecting: bytes)
            try TransformVerifier(deflateDecompressStream(container: .raw)).verify(bytes: raw, expecting: bytes)
            let gzip = try gzipCompressStream().apply(bytes)
            for compressed in [zlib, raw, gzip] {
                var verifier = TransformVerifier(decompressStream())
                verifier.resultNames = ["decompress"]
                try verifier.verify(bytes: compressed, expecting: bytes)
            }
        }

        @Test(arguments: engines, engines)
        func longInputsInPieces(compressor: CompressionEngine, decompressor: CompressionEngine) throws {
            for bytes in [TestBytes.csv(3_000_000), TestBytes.random(700_000), TestBytes.zeros(2_000_000)] {
                for size in [1_000, 65_536, 3_000_000] {
                    let compressed = try gzipCompressStream(level: 1, engine: compressor).pieces(
                        of: bytes.chunks(of: size)
                    )
                    let pieces = try gzipDecompressStream(engine: decompressor).pieces(
                        of: compressed.joined.chunks(of: size)
                    )
                    #expect(pieces.joined == bytes)
                    #expect((compressed + pieces).allSatisfy { (1...65_536).contains($0.readableBytes) })
                }
            }
        }

        @Test(arguments: engines)
        func theSameInputGivesTheSameBytes(engine: CompressionEngine) throws {
            for bytes in TestBytes.mixed {
                let stage = gzipCompressStream(level: 3, engine: engine)
                #expect(try stage.pieces(of: bytes.chunks(of: 777)) == stage.pieces(of: bytes.chunks(of: 777)))
            }
        }
    }
}
