import DatastreamCompress
import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

/// What every codec behind a trait has to pass.
private func verifyCodec<Compress, Decompress>(
    _ compress: (FlushPolicy) -> Compress,
    _ decompress: Decompress,
    resultName: String
) throws
where
    Compress: TransformStream<ByteBuffer, ByteBuffer>, Decompress: TransformStream<ByteBuffer, ByteBuffer>
{
    for bytes in TestBytes.mixed {
        var compressing = TransformVerifier(compress(.none)) { try decompress.apply($0.joined) }
        (compressing.maxCuts, compressing.randomRuns) = (8, 2)
        if bytes.readableBytes < 4_000 { try compressing.verify(bytes: bytes, expecting: bytes) }
        var decompressing = TransformVerifier(decompress)
        (decompressing.maxCuts, decompressing.randomRuns) = (32, 4)
        decompressing.resultNames = [resultName]
        try decompressing.verify(bytes: try compress(.none).apply(bytes), expecting: bytes)
    }
    let long = TestBytes.csv(1_000_000)
    let pieces = try compress(.every(bytes: 10_000)).pieces(of: long.chunks(of: 65_536))
    let output = try decompress.pieces(of: pieces)
    #expect(output.joined == long)
    #expect((pieces + output).allSatisfy { (1...65_536).contains($0.readableBytes) })

    var writer = try compress(.perChunk).makeTransformer(in: RunContext())
    var reader = try decompress.makeTransformer(in: RunContext())
    for chunk in TestBytes.csv(5_000).chunks(of: 1_000) {
        var read = ByteBuffer()
        try writer.receive(chunk)
        while case .output(let piece) = try writer.next() {
            try reader.receive(piece)
            while case .output(let bytes) = try reader.next() { read.writeImmutableBuffer(bytes) }
        }
        #expect(read == chunk)
    }

    let small = try compress(.none).apply(TestBytes.csv(500))
    for size in 0..<small.readableBytes {
        let part = small.getSlice(at: 0, length: size) ?? ByteBuffer()
        let error = #expect(throws: CompressionError.self) { try decompress.apply(part) }
        #expect(error?.code == .truncatedInput)
        #expect(error?.byteOffset == size)
    }
    let trailing = #expect(throws: CompressionError.self) {
        try decompress.apply([small, ByteBuffer(string: "garbage")].joined)
    }
    #expect(trailing?.code == .trailingData)
}

#if Brotli
    extension CompressionTests {
        @Suite("brotli", .timeLimit(.minutes(5)))
        struct BrotliTests {
            @Test(arguments: [0, 1, 5, 11])
            func thereAndBack(quality: Int) throws {
                try verifyCodec(
                    { brotliCompressStream(quality: quality, windowBits: 18, flush: $0) },
                    brotliDecompressStream(),
                    resultName: "brotliDecompress"
                )
            }

            @Test func damagedInput() throws {
                let compressed = try [TestBytes.csv(1_500), TestBytes.random(300), TestBytes.zeros(20_000)]
                    .map { try brotliCompressStream(quality: 5).apply($0) }
                let stage = brotliDecompressStream(maxOutputSize: 1_000_000)
                try survivesDamage(stage, compressed, seeds: 40_000..<42_000, isChecked: false)
            }

            @Test func aBombIsLimited() throws {
                let bomb = try brotliCompressStream(quality: 5).apply(TestBytes.zeros(3_000_000))
                for stage in [brotliDecompressStream(maxOutputSize: 2_000_000), brotliDecompressStream(maxRatio: 100)] {
                    #expect(#expect(throws: CompressionError.self) { try stage.apply(bomb) }?.code == .limitExceeded)
                }
            }

            @Test func optionsOutsideTheirRangeAreRefused() {
                for stage in [brotliCompressStream(quality: 12), brotliCompressStream(windowBits: 9)] {
                    let error = #expect(throws: CompressionError.self) { try stage.apply(ByteBuffer()) }
                    #expect(error?.code == .invalidOption)
                }
            }
        }
    }
#endif

#if Zstd
    extension CompressionTests {
        @Suite("zstd", .timeLimit(.minutes(5)))
        struct ZstdTests {
            @Test(arguments: [-3, 1, 3, 19])
            func thereAndBack(level: Int) throws {
                try verifyCodec(
                    { zstdCompressStream(level: level, windowBits: 17, flush: $0) },
                    zstdDecompressStream(),
                    resultName: "zstdDecompress"
                )
            }

            @Test func damagedInput() throws {
                let compressed = try [TestBytes.csv(1_500), TestBytes.random(300), TestBytes.zeros(20_000)]
                    .map { try zstdCompressStream().apply($0) }
                let stage = zstdDecompressStream(trailingData: .ignore, maxOutputSize: 1_000_000)
                try survivesDamage(stage, compressed, seeds: 50_000..<52_000, isChecked: false)
            }

            @Test func framesFollowEachOther() throws {
                let frame = try zstdCompressStream().apply(ByteBuffer(string: "text"))
                let skippable = ByteBuffer(bytes: [0x52, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3])
                let (run, stage) = (RunContext(), zstdDecompressStream())
                #expect(try stage.apply([frame, skippable, frame].joined, in: run) == ByteBuffer(string: "texttext"))
                #expect(run[stage]?.memberCount == 3)
                try TransformVerifier(zstdDecompressStream())
                    .verify(bytes: [frame, skippable, frame].joined, expecting: ByteBuffer(string: "texttext"))
            }

            @Test func aBombAndAWindowAreLimited() throws {
                let bomb = try zstdCompressStream().apply(TestBytes.zeros(3_000_000))
                let wide = try zstdCompressStream(windowBits: 22).pieces(of: [TestBytes.csv(3_000_000)]).joined
                for (stage, input) in [
                    (zstdDecompressStream(maxOutputSize: 2_000_000), bomb), (zstdDecompressStream(maxRatio: 100), bomb),
                    (zstdDecompressStream(maxWindowBits: 20), wide),
                ] {
                    #expect(#expect(throws: CompressionError.self) { try stage.apply(input) }?.code == .limitExceeded)
                }
            }

            @Test func optionsOutsideTheirRangeAreRefused() {
                for stage in [zstdCompressStream(level: 23), zstdCompressStream(windowBits: 9)] {
                    let error = #expect(throws: CompressionError.self) { try stage.apply(ByteBuffer()) }
                    #expect(error?.code == .invalidOption)
                }
            }
        }
    }
#endif
